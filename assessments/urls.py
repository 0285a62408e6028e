from django.urls import path

from assessments.views import desk, evidence, finding, instrument, mission

app_name = "assessments"

urlpatterns = [
    # /missions/
    path("missions/", mission.MissionList.as_view(), name="mission-list"),
    path("states/<str:code>/missions/new/", mission.MissionCreate.as_view(), name="mission-create"),
    path("missions/<int:pk>/", mission.MissionDetail.as_view(), name="mission-detail"),
    path("missions/<int:pk>/profile/", mission.MissionProfile.as_view(), name="mission-profile"),
    path("missions/<int:pk>/history/", mission.MissionHistory.as_view(), name="mission-history"),
    path("missions/<int:pk>/<slug:name>/", mission.MissionMove.as_view(), name="mission-move"),
    # /missions/…/answers/
    path("missions/<int:pk>/answers/<str:code>/", desk.Desk.as_view(), name="answer"),
    path(
        "missions/<int:pk>/answers/<str:code>/history/",
        desk.AnswerHistory.as_view(),
        name="answer-history",
    ),
    path(
        "missions/<int:pk>/answers/<str:code>/evidence/",
        evidence.EvidenceCreate.as_view(),
        name="evidence-create",
    ),
    path(
        "missions/<int:pk>/answers/<str:code>/findings/",
        finding.FindingCreate.as_view(),
        name="finding-create",
    ),
    # /evidence/
    path("evidence/<uuid:pk>/edit/", evidence.EvidenceUpdate.as_view(), name="evidence-update"),
    path("evidence/<uuid:pk>/delete/", evidence.evidence_delete, name="evidence-delete"),
    # /findings/
    path("findings/", finding.FindingList.as_view(), name="finding-list"),
    path("findings/export.xlsx", finding.FindingExport.as_view(), name="finding-xlsx"),
    path(
        "findings/export.csv",
        finding.FindingExport.as_view(extension="csv"),
        name="finding-csv",
    ),
    path("findings/<uuid:pk>/", finding.FindingDetail.as_view(), name="finding-detail"),
    path("findings/<uuid:pk>/edit/", finding.FindingUpdate.as_view(), name="finding-update"),
    path("findings/<uuid:pk>/history/", finding.FindingHistory.as_view(), name="finding-history"),
    # /instruments/
    path("instruments/<int:pk>/", instrument.InstrumentDetail.as_view(), name="instrument-detail"),
]
