from django.urls import path

from portfolio.views import (
    agency_import,
    agency_list,
    diligence_part,
    due_diligence,
    participant,
    state_document,
    unsent,
)

app_name = "portfolio"

urlpatterns = [
    # /unsent/
    path("unsent/", unsent.Unsent.as_view(), name="unsent"),
    path("unsent/key/", unsent.unsent_key, name="unsent-key"),
    # /states/…/documents/
    path(
        "states/<str:code>/documents/",
        state_document.StateDocumentList.as_view(),
        name="state-document-list",
    ),
    path(
        "states/<str:code>/documents/new/",
        state_document.StateDocumentCreate.as_view(),
        name="state-document-create",
    ),
    path(
        "state-documents/<uuid:pk>/",
        state_document.StateDocumentDetail.as_view(),
        name="state-document-detail",
    ),
    path(
        "state-documents/<uuid:pk>/edit/",
        state_document.StateDocumentUpdate.as_view(),
        name="state-document-update",
    ),
    path(
        "state-documents/<uuid:pk>/files/",
        state_document.StateFileCreate.as_view(),
        name="state-document-attach",
    ),
    path(
        "state-files/<uuid:pk>/",
        state_document.StateFileDownload.as_view(),
        name="state-file",
    ),
    path(
        "state-files/<uuid:pk>/remove/",
        state_document.StateFileRemove.as_view(),
        name="state-file-remove",
    ),
    # /states/…/agencies/
    path(
        "states/<str:code>/agencies/",
        agency_list.AgencyList.as_view(),
        name="state-agency-list",
    ),
    path(
        "states/<str:code>/agencies/import/",
        agency_import.AgencyImport.as_view(),
        name="state-agency-import",
    ),
    # /due-diligence/
    path("due-diligence/", due_diligence.DueDiligenceList.as_view(), name="due-diligence-list"),
    path(
        "states/<str:code>/due-diligence/",
        due_diligence.StateDiligenceList.as_view(),
        name="state-diligence-list",
    ),
    path(
        "states/<str:code>/due-diligence/new/",
        due_diligence.DueDiligenceCreate.as_view(),
        name="state-diligence-create",
    ),
    path(
        "due-diligence/<int:pk>/",
        due_diligence.DueDiligenceDetail.as_view(),
        name="due-diligence-detail",
    ),
    path(
        "due-diligence/<int:pk>/steps/<str:step>/",
        due_diligence.DiligenceStepUpdate.as_view(),
        name="due-diligence-step",
    ),
    path(
        "due-diligence/<int:pk>/decide/",
        due_diligence.DueDiligenceDecide.as_view(),
        name="due-diligence-decide",
    ),
    path(
        "due-diligence/<int:pk>/measures/",
        diligence_part.MeasureCreate.as_view(),
        name="due-diligence-measure-create",
    ),
    path(
        "due-diligence/<int:pk>/notes/",
        diligence_part.NoteCreate.as_view(),
        name="due-diligence-note-create",
    ),
    path(
        "due-diligence/<int:pk>/<str:name>/",
        due_diligence.DueDiligenceMove.as_view(),
        name="due-diligence-move",
    ),
    # /participants/
    path(
        "states/<str:code>/participants/",
        participant.ParticipantList.as_view(),
        name="state-participant-list",
    ),
    path(
        "states/<str:code>/participants/new/",
        participant.ParticipantCreate.as_view(),
        name="state-participant-create",
    ),
    path(
        "participants/<int:pk>/",
        participant.ParticipantDetail.as_view(),
        name="participant-detail",
    ),
    path(
        "participants/<int:pk>/edit/",
        participant.ParticipantUpdate.as_view(),
        name="participant-update",
    ),
    path(
        "participants/<int:pk>/forget/",
        participant.ParticipantForget.as_view(),
        name="participant-forget",
    ),
    path(
        "participants/<int:pk>/screening/",
        participant.ParticipantScreen.as_view(),
        name="participant-screen",
    ),
    # /diligence-measures/
    path(
        "diligence-measures/<int:pk>/edit/",
        diligence_part.MeasureUpdate.as_view(),
        name="diligence-measure-update",
    ),
    path(
        "diligence-measures/<int:pk>/done/",
        diligence_part.MeasureMark.as_view(),
        name="diligence-measure-mark",
    ),
    path(
        "diligence-measures/<int:pk>/delete/",
        diligence_part.measure_delete,
        name="diligence-measure-delete",
    ),
]
