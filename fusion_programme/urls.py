"""Every route of the product, room by room."""

from django.urls import include, path

from assessments.api import AnswerSave
from fusion_programme.api import router
from fusion_programme.views import (
    audit,
    calendar,
    extract,
    figures,
    health,
    home,
    participant,
    portfolio,
    sign_in,
    state,
)
from portfolio import compare, record_history

handler400 = "fusion_programme.errors.bad_request"
handler403 = "fusion_programme.errors.forbidden"
handler404 = "fusion_programme.errors.not_found"
handler429 = "fusion_programme.errors.too_many"

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("portfolio/", portfolio.Portfolio.as_view(), name="portfolio"),
    path("states/", state.StateList.as_view(), name="state-list"),
    path("calendar/", calendar.Calendar.as_view(), name="calendar"),
    path("calendar/my.ics", calendar.CalendarFile.as_view(), name="calendar-file"),
    path("states/<str:code>/calendar.ics", calendar.StateCalendar.as_view(), name="state-calendar"),
    path("states/<str:code>/", state.StateDetail.as_view(), name="state"),
    path("states/<str:code>/compendium/", extract.Extract.as_view(), name="extract"),
    path("states/<str:code>/history/", state.StateHistory.as_view(), name="state-history"),
    path(
        "participants/<int:pk>/",
        participant.ParticipantActivities.as_view(),
        name="participant-activities",
    ),
    path(
        "participants/<int:pk>/calendar.ics",
        participant.ParticipantCalendar.as_view(),
        name="participant-calendar",
    ),
    path(
        "participants/<int:pk>/merge/",
        participant.ParticipantMerge.as_view(),
        name="participant-merge",
    ),
    path("", include("portfolio.urls")),
    path("", include("portfolio.people.urls")),
    path("history/<int:pk>/compare/", compare.Compare.as_view(), name="history-compare"),
    path(
        "history/<slug:kind>/<str:pk>/",
        record_history.RecordHistory.as_view(),
        name="record-history",
    ),
    path("figures/", figures.FiguresDetail.as_view(), name="figures"),
    path("figures/rows/", figures.FiguresRows.as_view(), name="figures-rows"),
    path("figures/table/", figures.FiguresTable.as_view(), name="figures-table"),
    path("audit/", audit.AuditLog.as_view(), name="audit"),
    path("audit/<int:pk>/", audit.AuditEvent.as_view(), name="audit-event"),
    path("", include("assessments.urls")),
    path("", include("roadmaps.urls")),
    path("", include("mentoring.urls")),
    path("", include("study_visits.urls")),
    path("", include("training.urls")),
    path("", include("compendium.urls")),
    path("", include("documents.urls")),
    path(
        "api/missions/<int:pk>/answers/<str:code>/<slug:voice>/",
        AnswerSave.as_view(),
        name="api-answer-save",
    ),
    path("api/", include(router.urls)),
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("", include("portfolio.sign_in.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("robots.txt", health.robots, name="robots"),
    path(".well-known/security.txt", health.security_txt, name="security-txt"),
]
