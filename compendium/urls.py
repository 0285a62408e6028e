from django.urls import path

from compendium import views

app_name = "compendium"

urlpatterns = [
    path("compendium/inbox/", views.PracticeList.as_view(), name="practice-list"),
    path("compendium/practices/<int:pk>/", views.PracticeDetail.as_view(), name="practice-detail"),
    path(
        "compendium/practices/<int:pk>/edit/",
        views.PracticeUpdate.as_view(),
        name="practice-update",
    ),
    path(
        "compendium/practices/<int:pk>/<slug:name>/",
        views.PracticeMove.as_view(),
        name="practice-move",
    ),
]
