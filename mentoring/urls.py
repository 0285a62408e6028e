from django.urls import path

from mentoring.views import assignment, calendar, concern, deliverable, log, roster, workplan

app_name = "mentoring"

urlpatterns = [
    # /mentoring/
    path("mentoring/", assignment.AssignmentList.as_view(), name="assignment-list"),
    path("mentoring/<int:pk>/", assignment.AssignmentDetail.as_view(), name="assignment-detail"),
    path(
        "mentoring/<int:pk>/edit/", assignment.AssignmentUpdate.as_view(), name="assignment-update"
    ),
    path(
        "mentoring/<int:pk>/match/", assignment.AssignmentMatch.as_view(), name="assignment-match"
    ),
    path(
        "mentoring/<int:pk>/extensions/",
        assignment.ExtensionCreate.as_view(),
        name="assignment-extend",
    ),
    path(
        "mentoring/<int:pk>/calendar.ics",
        calendar.AssignmentCalendar.as_view(),
        name="assignment-calendar",
    ),
    path(
        "mentoring/<int:pk>/opinion/", assignment.OpinionCreate.as_view(), name="assignment-opinion"
    ),
    path(
        "mentoring/<int:pk>/moves/<str:name>/",
        assignment.AssignmentMove.as_view(),
        name="assignment-move",
    ),
    path(
        "mentoring-extensions/<int:pk>/",
        assignment.ExtensionDetail.as_view(),
        name="extension-detail",
    ),
    path(
        "mentoring-extensions/<int:pk>/<str:name>/",
        assignment.ExtensionMove.as_view(),
        name="extension-move",
    ),
    # /states/…/mentoring/
    path(
        "states/<str:code>/mentoring/",
        assignment.StateMentoringList.as_view(),
        name="state-mentoring-list",
    ),
    path(
        "states/<str:code>/mentoring/new/",
        assignment.AssignmentCreate.as_view(),
        name="state-mentoring-create",
    ),
    # /mentoring/…/workplan/
    path("mentoring/<int:pk>/workplan/", workplan.Workplan.as_view(), name="workplan"),
    path(
        "mentoring/<int:pk>/workplan/sign/", workplan.WorkplanSign.as_view(), name="workplan-sign"
    ),
    path(
        "mentoring/<int:pk>/workplan/reopen/",
        workplan.WorkplanReopen.as_view(),
        name="workplan-reopen",
    ),
    path(
        "mentoring/<int:pk>/objectives/",
        workplan.ObjectiveCreate.as_view(),
        name="work-objective-create",
    ),
    path(
        "work-objectives/<int:pk>/edit/",
        workplan.ObjectiveUpdate.as_view(),
        name="work-objective-update",
    ),
    path(
        "work-objectives/<int:pk>/standing/",
        workplan.ObjectiveTrack.as_view(),
        name="work-objective-track",
    ),
    path(
        "work-objectives/<int:pk>/delete/",
        workplan.objective_delete,
        name="work-objective-delete",
    ),
    # /deliverables/
    path(
        "mentoring/<int:pk>/deliverables/",
        deliverable.DeliverableCreate.as_view(),
        name="assignment-deliverable",
    ),
    path(
        "deliverables/<int:pk>/", deliverable.DeliverableDetail.as_view(), name="deliverable-detail"
    ),
    path(
        "deliverables/<int:pk>/edit/",
        deliverable.DeliverableUpdate.as_view(),
        name="deliverable-update",
    ),
    path(
        "deliverables/<int:pk>/remove/",
        deliverable.DeliverableRemove.as_view(),
        name="deliverable-remove",
    ),
    path(
        "deliverables/<int:pk>/versions/",
        deliverable.VersionCreate.as_view(),
        name="deliverable-version-create",
    ),
    path(
        "deliverables/<int:pk>/practice/",
        deliverable.PracticeHarvest.as_view(),
        name="deliverable-practice",
    ),
    path(
        "deliverables/<int:pk>/sign/",
        deliverable.DeliverableSign.as_view(),
        name="deliverable-sign",
    ),
    path(
        "deliverables/<int:pk>/moves/<str:name>/",
        deliverable.DeliverableMove.as_view(),
        name="deliverable-move",
    ),
    # /mentoring/…/logs/
    path("mentoring/<int:pk>/logs/", log.LogList.as_view(), name="log-list"),
    path("mentoring/<int:pk>/logs/<int:week>/", log.LogPage.as_view(), name="log"),
    path("mentoring/<int:pk>/logs/<int:week>/submit/", log.LogSubmit.as_view(), name="log-submit"),
    path("mentoring/<int:pk>/calls/", log.CallCreate.as_view(), name="assignment-call"),
    path("mentoring/<int:pk>/report/", log.ReportPage.as_view(), name="report"),
    path("mentoring/<int:pk>/report/edit/", log.ReportUpdate.as_view(), name="report-update"),
    # /mentors/
    path("mentors/", roster.MentorList.as_view(), name="mentor-list"),
    path("mentors/new/", roster.MentorCreate.as_view(), name="mentor-create"),
    path("mentors/<int:pk>/", roster.MentorDetail.as_view(), name="mentor-detail"),
    path("mentors/<int:pk>/edit/", roster.MentorUpdate.as_view(), name="mentor-update"),
    # /rights-concerns/
    path("rights-concerns/", concern.ConcernList.as_view(), name="concern-list"),
    path("rights-concerns/new/", concern.ConcernCreate.as_view(), name="concern-create"),
    path("rights-concerns/<int:pk>/", concern.ConcernDetail.as_view(), name="concern-detail"),
    path(
        "rights-concerns/<int:pk>/<str:name>/", concern.ConcernMove.as_view(), name="concern-move"
    ),
]
