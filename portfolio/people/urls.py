"""Every route about people, their grants, and access outside the rules."""

from django.urls import path

from portfolio.people import (
    accounts,
    declarations,
    emergencies,
    grants,
    markings,
    people,
    state_access,
)

urlpatterns = [
    # /people/
    path("access/", people.MyAccess.as_view(), name="my-access"),
    path("people/", people.PersonList.as_view(), name="person-list"),
    path("people/invite/", accounts.Invite.as_view(), name="person-invite"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person"),
    path("people/<int:pk>/history/", people.PersonHistory.as_view(), name="person-history"),
    path("people/<int:pk>/name/", accounts.Rename.as_view(), name="person-rename"),
    path("people/<int:pk>/suspend/", accounts.Suspend.as_view(), name="person-suspend"),
    path("people/<int:pk>/restore/", accounts.Restore.as_view(), name="person-restore"),
    path("people/<int:pk>/invite/", accounts.InviteAgain.as_view(), name="person-invite-again"),
    path(
        "people/<int:pk>/second-factor/",
        accounts.ResetSecondFactor.as_view(),
        name="person-reset-factor",
    ),
    path("people/<int:pk>/grants/new/", grants.GrantToPerson.as_view(), name="person-grant"),
    # /grants/
    path("grants/<int:pk>/extend/", grants.Extend.as_view(), name="grant-extend"),
    path("grants/<int:pk>/end/", grants.End.as_view(), name="grant-end"),
    path("account/declarations/<int:pk>/", declarations.Sign.as_view(), name="declarations"),
    path("grants/<int:pk>/conflict/", declarations.AcceptConflict.as_view(), name="grant-conflict"),
    # /states/…/access/
    path("states/<str:code>/access/", state_access.StateAccess.as_view(), name="state-access"),
    path(
        "states/<str:code>/access/report.xlsx",
        state_access.StateAccessFile.as_view(),
        name="state-access-xlsx",
    ),
    path(
        "states/<str:code>/access/report.csv",
        state_access.StateAccessFile.as_view(extension="csv"),
        name="state-access-csv",
    ),
    path(
        "states/<str:code>/access/new/",
        grants.GrantForState.as_view(),
        name="state-access-grant",
    ),
    # /break-glass/
    path("states/<str:code>/break-glass/", emergencies.Ask.as_view(), name="state-break-glass"),
    path("break-glass/<int:pk>/", emergencies.Detail.as_view(), name="break-glass"),
    path("break-glass/<int:pk>/open/", emergencies.agree, name="break-glass-open"),
    path("break-glass/<int:pk>/refuse/", emergencies.Refuse.as_view(), name="break-glass-refuse"),
    path("break-glass/<int:pk>/end/", emergencies.end, name="break-glass-end"),
    path("break-glass/<int:pk>/review/", emergencies.Review.as_view(), name="break-glass-review"),
    # /markings/
    path("markings/<slug:model>/<str:pk>/", markings.Change.as_view(), name="marking"),
]
