from django.urls import path

from roadmaps.views import (
    action,
    build,
    cost,
    due,
    equipment,
    link,
    matrix,
    parts,
    quarter,
    release,
    roadmap,
    sequence,
    timeline,
    update,
    version,
)

app_name = "roadmaps"

urlpatterns = [
    # /roadmaps/
    path("roadmaps/", roadmap.RoadmapList.as_view(), name="roadmap-list"),
    path("missions/<int:pk>/roadmap/new/", roadmap.RoadmapCreate.as_view(), name="roadmap-create"),
    path("roadmaps/due/", due.DueList.as_view(), name="due-list"),
    path("roadmaps/<int:pk>/", roadmap.RoadmapDetail.as_view(), name="roadmap-detail"),
    path("roadmaps/<int:pk>/edit/", roadmap.RoadmapUpdate.as_view(), name="roadmap-update"),
    path("roadmaps/<int:pk>/build/", build.RoadmapBuild.as_view(), name="roadmap-build"),
    path("roadmaps/<int:pk>/history/", roadmap.RoadmapHistory.as_view(), name="roadmap-history"),
    path(
        "roadmaps/<int:pk>/objectives/new/",
        roadmap.ObjectiveCreate.as_view(),
        name="objective-create",
    ),
    path("roadmaps/<int:pk>/actions/new/", action.ActionCreate.as_view(), name="action-create"),
    path(
        "roadmaps/<int:pk>/sequence/",
        sequence.RoadmapSequence.as_view(),
        name="roadmap-sequence",
    ),
    path("roadmaps/<int:pk>/cost/", cost.RoadmapCost.as_view(), name="roadmap-cost"),
    path(
        "roadmaps/<int:pk>/risks/new/",
        parts.RoadmapRiskCreate.as_view(),
        name="roadmap-risk-create",
    ),
    path(
        "roadmaps/<int:pk>/versions/",
        version.RoadmapVersions.as_view(),
        name="roadmap-versions",
    ),
    path(
        "roadmaps/<int:pk>/release/",
        release.PlanReleaseUpdate.as_view(),
        name="roadmap-release",
    ),
    path("roadmaps/<int:pk>/matrix/", matrix.RoadmapMatrix.as_view(), name="roadmap-matrix"),
    path("roadmaps/<int:pk>/matrix/file/", matrix.MatrixFile.as_view(), name="roadmap-matrix-file"),
    path(
        "roadmaps/<int:pk>/timeline/",
        timeline.RoadmapTimeline.as_view(),
        name="roadmap-timeline",
    ),
    path("roadmaps/<int:pk>/<slug:name>/", roadmap.RoadmapMove.as_view(), name="roadmap-move"),
    # /roadmaps/…/suggestions/
    path(
        "roadmaps/<int:pk>/suggestions/<uuid:finding>/<int:suggestion>/accept/",
        build.suggestion_accept,
        name="suggestion-accept",
    ),
    path(
        "roadmaps/<int:pk>/suggestions/<uuid:finding>/<int:suggestion>/decline/",
        build.suggestion_decline,
        name="suggestion-decline",
    ),
    path("decisions/<int:pk>/withdraw/", build.decision_withdraw, name="decision-withdraw"),
    # /versions/
    path("versions/<int:pk>/copy/", version.VersionAttach.as_view(), name="version-attach"),
    path("check/", version.PlanCheck.as_view(), name="plan-check"),
    # /roadmaps/…/quarters/
    path(
        "roadmaps/<int:pk>/quarters/<slug:quarter>/",
        quarter.QuarterWork.as_view(),
        name="quarter",
    ),
    path(
        "roadmaps/<int:pk>/quarters/<slug:quarter>/submit/",
        quarter.quarter_submit,
        name="quarter-submit",
    ),
    path(
        "roadmaps/<int:pk>/quarters/<slug:quarter>/check/",
        quarter.QuarterCheck.as_view(),
        name="quarter-check",
    ),
    path(
        "roadmaps/<int:pk>/quarters/<slug:quarter>/report/",
        quarter.QuarterReportPage.as_view(),
        name="quarter-report",
    ),
    # /updates/
    path("updates/<int:pk>/correct/", update.UpdateCorrect.as_view(), name="update-correct"),
    path("date-requests/<int:pk>/answer/", update.DateAnswer.as_view(), name="date-answer"),
    # /objectives/
    path("objectives/<int:pk>/edit/", roadmap.ObjectiveUpdate.as_view(), name="objective-update"),
    path("objectives/<int:pk>/delete/", roadmap.objective_delete, name="objective-delete"),
    # /findings/
    path("findings/link/", link.FindingLink.as_view(), name="finding-link"),
    path("findings/unlink/", link.finding_unlink, name="finding-unlink"),
    # /actions/
    path("actions/<int:pk>/", action.ActionDetail.as_view(), name="action-detail"),
    path("actions/<int:pk>/edit/", action.ActionUpdate.as_view(), name="action-update"),
    path("actions/<int:pk>/status/", action.ActionStatus.as_view(), name="action-status"),
    path("actions/<int:pk>/history/", action.ActionHistory.as_view(), name="action-history"),
    path("actions/<int:pk>/delete/", action.action_delete, name="action-delete"),
    # /actions/…/ and the parts of an action
    path(
        "actions/<int:pk>/milestones/new/",
        parts.MilestoneCreate.as_view(),
        name="action-milestone-create",
    ),
    path("actions/<int:pk>/costs/new/", parts.CostLineCreate.as_view(), name="action-cost-create"),
    path(
        "actions/<int:pk>/dependencies/new/",
        parts.DependencyCreate.as_view(),
        name="action-dependency-create",
    ),
    path(
        "actions/<int:pk>/risks/new/", parts.ActionRiskCreate.as_view(), name="action-risk-create"
    ),
    path("milestones/<int:pk>/edit/", parts.MilestoneUpdate.as_view(), name="milestone-update"),
    path("milestones/<int:pk>/mark/", parts.MilestoneMark.as_view(), name="milestone-mark"),
    path("milestones/<int:pk>/delete/", parts.milestone_delete, name="milestone-delete"),
    path("milestones/<int:pk>/<slug:name>/", parts.MilestoneMove.as_view(), name="milestone-move"),
    path("cost-lines/<int:pk>/edit/", parts.CostLineUpdate.as_view(), name="cost-line-update"),
    path("cost-lines/<int:pk>/delete/", parts.cost_line_delete, name="cost-line-delete"),
    path("dependencies/<int:pk>/delete/", parts.dependency_delete, name="dependency-delete"),
    path("risks/<int:pk>/edit/", parts.RiskUpdate.as_view(), name="risk-update"),
    path("risks/<int:pk>/delete/", parts.risk_delete, name="risk-delete"),
    path(
        "actions/<int:pk>/equipment/new/",
        equipment.EquipmentItemCreate.as_view(),
        name="equipment-item-create",
    ),
    # /equipment/
    path(
        "equipment/<int:pk>/",
        equipment.EquipmentItemDetail.as_view(),
        name="equipment-item-detail",
    ),
    path(
        "equipment/<int:pk>/edit/",
        equipment.EquipmentItemUpdate.as_view(),
        name="equipment-item-update",
    ),
    path(
        "equipment/<int:pk>/hand-over/",
        equipment.EquipmentItemHandOver.as_view(),
        name="equipment-item-hand-over",
    ),
    path(
        "equipment/<int:pk>/<slug:name>/",
        equipment.EquipmentItemMove.as_view(),
        name="equipment-item-move",
    ),
    path("actions/<int:pk>/updates/<slug:quarter>/", update.update_save, name="update-save"),
    path("actions/<int:pk>/updates/<slug:quarter>/copy/", update.update_copy, name="update-copy"),
    path(
        "actions/<int:pk>/updates/<slug:quarter>/late/",
        update.UpdateLate.as_view(),
        name="update-late",
    ),
    path("actions/<int:pk>/date/", update.DateAsk.as_view(), name="date-ask"),
    path("actions/<int:pk>/light/", update.LightSet.as_view(), name="light-set"),
    path("actions/<int:pk>/light/clear/", update.light_clear, name="light-clear"),
]
