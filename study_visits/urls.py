from django.urls import path

from study_visits.views import calendar, host, notes, parts, people, questions, seat, visit

app_name = "study_visits"

urlpatterns = [
    # /study-visits/
    path("study-visits/", visit.VisitList.as_view(), name="visit-list"),
    path("study-visits/overview/", visit.VisitOverview.as_view(), name="visit-overview"),
    path("states/<str:code>/study-visits/new/", visit.VisitCreate.as_view(), name="visit-create"),
    path("study-visits/<int:pk>/", visit.VisitDetail.as_view(), name="visit-detail"),
    path("study-visits/<int:pk>/edit/", visit.VisitUpdate.as_view(), name="visit-update"),
    path("study-visits/<int:pk>/links/", visit.VisitLinks.as_view(), name="visit-links"),
    path("study-visits/<int:pk>/history/", visit.VisitHistory.as_view(), name="visit-history"),
    path(
        "study-visits/<int:pk>/calendar.ics",
        calendar.VisitCalendar.as_view(),
        name="visit-calendar",
    ),
    path("study-visits/<int:pk>/join/", visit.VisitJoin.as_view(), name="visit-join"),
    path(
        "study-visits/<int:pk>/recording/", visit.VisitRecording.as_view(), name="visit-recording"
    ),
    path(
        "study-visits/<int:pk>/questions/",
        questions.QuestionList.as_view(),
        name="question-list",
    ),
    path(
        "study-visits/<int:pk>/people/", people.RegistrationList.as_view(), name="registration-list"
    ),
    path("study-visits/<int:pk>/attendance/", people.Attendance.as_view(), name="visit-attendance"),
    path(
        "study-visits/<int:pk>/invitations/",
        parts.InvitationCreate.as_view(),
        name="visit-invitation-create",
    ),
    path(
        "study-visits/<int:pk>/actions/", parts.ServedCreate.as_view(), name="visit-action-create"
    ),
    path("study-visits/<int:pk>/agenda/", parts.ItemCreate.as_view(), name="visit-item-create"),
    path("study-visits/<int:pk>/<slug:name>/", visit.VisitMove.as_view(), name="visit-move"),
    # /visit-…/
    path(
        "visit-invitations/<int:pk>/edit/",
        parts.InvitationUpdate.as_view(),
        name="invitation-update",
    ),
    path("visit-invitations/<int:pk>/remove/", parts.invitation_delete, name="invitation-delete"),
    path(
        "visit-invitations/<int:pk>/people/new/",
        people.RegistrationCreate.as_view(),
        name="invitation-register",
    ),
    path("visit-actions/<int:pk>/remove/", parts.served_delete, name="served-delete"),
    path("visit-items/<int:pk>/edit/", parts.ItemUpdate.as_view(), name="item-update"),
    path("visit-items/<int:pk>/remove/", parts.item_delete, name="item-delete"),
    path("visit-items/<int:pk>/notes/", notes.NoteCreate.as_view(), name="item-note-create"),
    path("visit-notes/<int:pk>/edit/", notes.NoteUpdate.as_view(), name="note-update"),
    path("visit-notes/<int:pk>/approval/", notes.NoteApprove.as_view(), name="note-approve"),
    path("visit-notes/<int:pk>/inbox/", notes.NoteOffer.as_view(), name="note-offer"),
    path("visit-notes/<int:pk>/<slug:name>/", notes.NoteMove.as_view(), name="note-move"),
    path(
        "visit-questions/<int:pk>/<slug:name>/",
        questions.QuestionMove.as_view(),
        name="question-move",
    ),
    path(
        "visit-registrations/<int:pk>/<slug:name>/",
        people.RegistrationMove.as_view(),
        name="registration-move",
    ),
    # /seat/…/ and /visit-host/…/: without an account
    path("visit-host/<str:token>/", host.HostNotes.as_view(), name="host"),
    path("seat/<str:token>/", seat.SeatPage.as_view(), name="seat"),
    path("seat/<str:token>/join/", seat.SeatJoin.as_view(), name="seat-join"),
    path("seat/<str:token>/recording/", seat.SeatRecording.as_view(), name="seat-recording"),
    path("seat/<str:token>/rating/", seat.SeatRate.as_view(), name="seat-rate"),
    path("seat/<str:token>/follow-up/", seat.SeatFollowUp.as_view(), name="seat-follow-up"),
]
