from django.urls import path

from portfolio.views import agency_import, agency_list, state_document

app_name = "portfolio"

urlpatterns = [
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
]
