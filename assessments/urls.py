from django.urls import path

from assessments.models import Area, Indicator, SuggestedAction
from assessments.views import (
    conference,
    desk,
    evidence,
    finding,
    instrument,
    mission,
    register,
    register_changes,
    release,
    reply,
    report,
    seats,
    self_assessment,
    sheets,
    team,
)
from assessments.views import instrument_part as part
from assessments.views.desk_team import desk_team

app_name = "assessments"

urlpatterns = [
    # /missions/
    path("missions/", mission.MissionList.as_view(), name="mission-list"),
    path("states/<str:code>/missions/new/", mission.MissionCreate.as_view(), name="mission-create"),
    path("missions/<int:pk>/", mission.MissionDetail.as_view(), name="mission-detail"),
    path("missions/<int:pk>/edit/", mission.MissionUpdate.as_view(), name="mission-update"),
    path("missions/<int:pk>/team/", team.Team.as_view(), name="team"),
    path("missions/<int:pk>/team/new/", team.MemberCreate.as_view(), name="member-create"),
    path("team-members/<int:pk>/delete/", team.member_delete, name="member-delete"),
    path("missions/<int:pk>/meetings/", team.MeetingList.as_view(), name="meeting-list"),
    path("missions/<int:pk>/meetings/new/", team.MeetingCreate.as_view(), name="meeting-create"),
    path("meetings/<int:pk>/edit/", team.MeetingUpdate.as_view(), name="meeting-update"),
    path("meetings/<int:pk>/delete/", team.meeting_delete, name="meeting-delete"),
    path("missions/<int:pk>/profile/", mission.MissionProfile.as_view(), name="mission-profile"),
    path("missions/<int:pk>/changes/", mission.MissionChanges.as_view(), name="mission-changes"),
    path("missions/<int:pk>/history/", mission.MissionHistory.as_view(), name="mission-history"),
    path("missions/<int:pk>/forms/", sheets.MissionForms.as_view(), name="mission-forms"),
    path("missions/<int:pk>/seats/", seats.MissionSeats.as_view(), name="mission-seats"),
    path(
        "missions/<int:pk>/conference/<str:code>/",
        conference.Conference.as_view(),
        name="conference",
    ),
    # /missions/…/self-assessment/
    path(
        "missions/<int:pk>/self-assessment/",
        self_assessment.SelfAssessment.as_view(),
        name="self-assessment",
    ),
    path(
        "missions/<int:pk>/self-assessment/approve/",
        self_assessment.SelfApprove.as_view(),
        name="self-approve",
    ),
    path(
        "missions/<int:pk>/self-assessment/reopen/",
        self_assessment.SelfApprove.as_view(reopens=True),
        name="self-reopen",
    ),
    path(
        "missions/<int:pk>/self-assessment/<str:code>/",
        self_assessment.SelfDesk.as_view(),
        name="self-answer",
    ),
    path("missions/<int:pk>/report/", report.MissionReport.as_view(), name="mission-report"),
    path(
        "missions/<int:pk>/report/<slug:part>/",
        report.ReportTextWrite.as_view(),
        name="report-text",
    ),
    # /missions/…/reply/
    path("missions/<int:pk>/reply/", reply.Reply.as_view(), name="reply"),
    path("missions/<int:pk>/reply/<uuid:finding>/", reply.ReplySave.as_view(), name="reply-save"),
    path("missions/<int:pk>/reply/<slug:name>/", reply.ReplyMove.as_view(), name="reply-move"),
    path(
        "missions/<int:pk>/release/", release.ReportReleaseUpdate.as_view(), name="report-release"
    ),
    path("missions/<int:pk>/steps/", release.StepCreate.as_view(), name="step-create"),
    path("missions/<int:pk>/evidence/", evidence.EvidenceList.as_view(), name="evidence-list"),
    path(
        "missions/<int:pk>/evidence/new/", evidence.EvidenceRecord.as_view(), name="evidence-record"
    ),
    path(
        "missions/<int:pk>/findings/new/",
        finding.FindingRecord.as_view(),
        name="finding-record",
    ),
    path("missions/<int:pk>/workbook/", sheets.MissionWorkbook.as_view(), name="mission-workbook"),
    path(
        "missions/<int:pk>/workbook/file/",
        sheets.WorkbookFile.as_view(),
        name="mission-workbook-file",
    ),
    path("missions/<int:pk>/<slug:name>/", mission.MissionMove.as_view(), name="mission-move"),
    # /missions/…/answers/
    path("missions/<int:pk>/answers/<str:code>/", desk.Desk.as_view(), name="answer"),
    path(
        "missions/<int:pk>/answers/<str:code>/history/",
        desk.AnswerHistory.as_view(),
        name="answer-history",
    ),
    path("missions/<int:pk>/answers/<str:code>/team/", desk_team, name="answer-team"),
    path(
        "missions/<int:pk>/answers/<str:code>/approve/",
        conference.ApproveNotApplicable.as_view(),
        name="answer-approve",
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
    path("evidence/<uuid:pk>/", evidence.EvidenceDetail.as_view(), name="evidence-detail"),
    path("evidence/<uuid:pk>/edit/", evidence.EvidenceUpdate.as_view(), name="evidence-update"),
    path("evidence/<uuid:pk>/delete/", evidence.evidence_delete, name="evidence-delete"),
    # /findings/
    path("findings/", register.FindingList.as_view(), name="finding-list"),
    path("findings/counts/", register.FindingCounts.as_view(), name="finding-counts"),
    path("findings/export.xlsx", register.FindingExport.as_view(), name="finding-xlsx"),
    path(
        "findings/export.csv",
        register.FindingExport.as_view(extension="csv"),
        name="finding-csv",
    ),
    path(
        "findings/change/", register_changes.FindingChangeMany.as_view(), name="finding-change-many"
    ),
    path("findings/undo/", register_changes.FindingUndo.as_view(), name="finding-undo"),
    path("findings/views/", register_changes.ViewSave.as_view(), name="view-save"),
    path("findings/views/<int:pk>/", register_changes.ViewRename.as_view(), name="view-rename"),
    path(
        "findings/views/<int:pk>/remove/",
        register_changes.ViewRemove.as_view(),
        name="view-remove",
    ),
    path("findings/<uuid:pk>/", finding.FindingDetail.as_view(), name="finding-detail"),
    path("findings/<uuid:pk>/edit/", finding.FindingUpdate.as_view(), name="finding-update"),
    path("findings/<uuid:pk>/answer/", reply.ReplyAnswer.as_view(), name="reply-answer"),
    path("findings/<uuid:pk>/history/", finding.FindingHistory.as_view(), name="finding-history"),
    path("findings/<uuid:pk>/practice/", finding.finding_practice, name="finding-practice"),
    # /instruments/
    path("instruments/", instrument.InstrumentList.as_view(), name="instrument-list"),
    path("instruments/<int:pk>/", instrument.InstrumentDetail.as_view(), name="instrument-detail"),
    path(
        "instruments/<int:pk>/changes/",
        instrument.InstrumentChanges.as_view(),
        name="instrument-changes",
    ),
    path("instruments/<int:pk>/copy/", instrument.instrument_copy, name="instrument-copy"),
    path(
        "instruments/<int:pk>/adapt/", instrument.InstrumentAdapt.as_view(), name="instrument-adapt"
    ),
    path(
        "instruments/<int:pk>/edit/",
        instrument.InstrumentUpdate.as_view(),
        name="instrument-update",
    ),
    path("instruments/<int:pk>/delete/", part.DraftDelete.as_view(), name="instrument-delete"),
    path("instruments/<int:pk>/areas/new/", part.AreaCreate.as_view(), name="area-create"),
    path(
        "instruments/<int:pk>/<slug:name>/",
        instrument.InstrumentMove.as_view(),
        name="instrument-move",
    ),
    # /instruments/areas/
    path("instruments/areas/<int:pk>/edit/", part.AreaUpdate.as_view(), name="area-update"),
    path("instruments/areas/<int:pk>/move/", part.PartMove.as_view(model=Area), name="area-move"),
    path(
        "instruments/areas/<int:pk>/delete/",
        part.PartDelete.as_view(model=Area),
        name="area-delete",
    ),
    path(
        "instruments/areas/<int:pk>/indicators/new/",
        part.IndicatorCreate.as_view(),
        name="indicator-create",
    ),
    # /instruments/indicators/
    path(
        "instruments/indicators/<int:pk>/edit/",
        part.IndicatorUpdate.as_view(),
        name="indicator-update",
    ),
    path(
        "instruments/indicators/<int:pk>/move/",
        part.PartMove.as_view(model=Indicator),
        name="indicator-move",
    ),
    path(
        "instruments/indicators/<int:pk>/delete/",
        part.PartDelete.as_view(model=Indicator),
        name="indicator-delete",
    ),
    path(
        "instruments/indicators/<int:pk>/actions/new/",
        part.SuggestedActionCreate.as_view(),
        name="suggested-action-create",
    ),
    # /instruments/actions/
    path(
        "instruments/actions/<int:pk>/edit/",
        part.SuggestedActionUpdate.as_view(),
        name="suggested-action-update",
    ),
    path(
        "instruments/actions/<int:pk>/move/",
        part.PartMove.as_view(model=SuggestedAction),
        name="suggested-action-move",
    ),
    path(
        "instruments/actions/<int:pk>/delete/",
        part.PartDelete.as_view(model=SuggestedAction),
        name="suggested-action-delete",
    ),
]
