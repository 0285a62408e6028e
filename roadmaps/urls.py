from django.urls import path

from roadmaps.views import action, build, roadmap

app_name = "roadmaps"

urlpatterns = [
    # /roadmaps/
    path("roadmaps/", roadmap.RoadmapList.as_view(), name="roadmap-list"),
    path("missions/<int:pk>/roadmap/new/", roadmap.RoadmapCreate.as_view(), name="roadmap-create"),
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
    # /objectives/
    path("objectives/<int:pk>/edit/", roadmap.ObjectiveUpdate.as_view(), name="objective-update"),
    path("objectives/<int:pk>/delete/", roadmap.objective_delete, name="objective-delete"),
    # /actions/
    path("actions/<int:pk>/", action.ActionDetail.as_view(), name="action-detail"),
    path("actions/<int:pk>/edit/", action.ActionUpdate.as_view(), name="action-update"),
    path("actions/<int:pk>/status/", action.ActionStatus.as_view(), name="action-status"),
    path("actions/<int:pk>/history/", action.ActionHistory.as_view(), name="action-history"),
    path("actions/<int:pk>/delete/", action.action_delete, name="action-delete"),
]
