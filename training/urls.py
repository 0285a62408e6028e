from django.urls import path

from training.views import (
    calendar,
    certificate,
    course,
    evaluation,
    invited_state,
    nomination,
    nomination_import,
    personal_page,
    result,
    retention,
    session,
    session_results,
)

app_name = "training"

urlpatterns = [
    path("evaluations/<str:token>/", evaluation.EvaluationPage.as_view(), name="evaluation"),
    path("my-training/<str:token>/", personal_page.MyTraining.as_view(), name="my-training"),
    path(
        "my-training/<str:token>/certificates/<int:pk>/",
        personal_page.MyCertificate.as_view(),
        name="my-training-certificate",
    ),
    path("certificates/", certificate.CertificateCheck.as_view(), name="certificate-ask"),
    path(
        "certificates/<str:number>/",
        certificate.CertificateCheck.as_view(),
        name="certificate-check",
    ),
    path(
        "training/certificates/<int:pk>/revoke/",
        certificate.CertificateRevoke.as_view(),
        name="certificate-revoke",
    ),
    path("training/", session.SessionList.as_view(), name="session-list"),
    path("training/retention/", retention.Retention.as_view(), name="retention"),
    # /training/courses/
    path("training/courses/", course.CourseList.as_view(), name="course-list"),
    path("training/courses/new/", course.CourseCreate.as_view(), name="course-create"),
    path("training/courses/<int:pk>/", course.CourseDetail.as_view(), name="course-detail"),
    path("training/courses/<int:pk>/edit/", course.CourseUpdate.as_view(), name="course-update"),
    path(
        "training/courses/<int:pk>/awareness/",
        course.CourseAwareness.as_view(),
        name="course-awareness",
    ),
    # /training/sessions/
    path("training/sessions/new/", session.SessionCreate.as_view(), name="session-create"),
    path("training/sessions/<int:pk>/", session.SessionDetail.as_view(), name="session-detail"),
    path(
        "training/sessions/<int:pk>/edit/", session.SessionUpdate.as_view(), name="session-update"
    ),
    path(
        "training/sessions/<int:pk>/states/",
        session.SessionInvite.as_view(),
        name="session-invite",
    ),
    path(
        "training/sessions/<int:pk>/calendar.ics",
        calendar.SessionCalendar.as_view(),
        name="session-calendar",
    ),
    path(
        "training/sessions/<int:pk>/attendance/",
        result.AttendanceSheet.as_view(),
        name="session-attendance",
    ),
    path(
        "training/sessions/<int:pk>/certificates/",
        certificate.CertificateIssue.as_view(),
        name="certificate-issue",
    ),
    path(
        "training/sessions/<int:pk>/results/",
        session_results.SessionResults.as_view(),
        name="session-results",
    ),
    path("training/sessions/<int:pk>/tests/", result.TestSheet.as_view(), name="session-tests"),
    path(
        "training/nominations/<int:pk>/results/<slug:slot>/",
        result.result_save,
        name="result-save",
    ),
    path(
        "training/sessions/<int:pk>/<slug:name>/",
        session.SessionMove.as_view(),
        name="session-move",
    ),
    # /training/states/
    path(
        "training/states/<int:pk>/",
        invited_state.InvitedStateDetail.as_view(),
        name="invited-state-detail",
    ),
    path(
        "training/states/<int:pk>/edit/",
        invited_state.InvitedStateUpdate.as_view(),
        name="invited-state-update",
    ),
    path(
        "training/states/<int:pk>/balance/",
        invited_state.InvitedStateExplain.as_view(),
        name="invited-state-explain",
    ),
    path(
        "training/states/<int:pk>/remove/",
        invited_state.InvitedStateRemove.as_view(),
        name="invited-state-remove",
    ),
    path(
        "training/states/<int:pk>/nominate/",
        nomination.Nominate.as_view(),
        name="invited-state-nominate",
    ),
    path(
        "training/states/<int:pk>/nominate/new/",
        nomination.NominateNew.as_view(),
        name="invited-state-nominate-new",
    ),
    path(
        "training/states/<int:pk>/select/",
        nomination.Selecting.as_view(),
        name="invited-state-select",
    ),
    path(
        "training/states/<int:pk>/import/",
        nomination_import.NominationImport.as_view(),
        name="invited-state-import",
    ),
    path(
        "training/states/<int:pk>/import/table/",
        nomination_import.NominationTableFile.as_view(),
        name="invited-state-table",
    ),
    # /training/nominations/
    path(
        "training/nominations/<int:pk>/",
        nomination.NominationDetail.as_view(),
        name="nomination-detail",
    ),
    path(
        "training/nominations/<int:pk>/edit/",
        nomination.NominationUpdate.as_view(),
        name="nomination-update",
    ),
    path(
        "training/nominations/<int:pk>/waiver/",
        nomination.NominationWaive.as_view(),
        name="nomination-waive",
    ),
    path(
        "training/nominations/<int:pk>/supervisor/",
        nomination.NominationSupervisor.as_view(),
        name="nomination-supervisor",
    ),
    path(
        "training/nominations/<int:pk>/page/send/",
        personal_page.PageSend.as_view(),
        name="nomination-page-send",
    ),
    path(
        "training/nominations/<int:pk>/page/close/",
        personal_page.PageClose.as_view(),
        name="nomination-page-close",
    ),
    path(
        "training/nominations/<int:pk>/<slug:name>/",
        nomination.NominationMove.as_view(),
        name="nomination-move",
    ),
]
