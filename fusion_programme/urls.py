"""Every route of the product, room by room."""

from django.contrib.auth import views as auth
from django.urls import include, path

from fusion_programme.api import router

handler400 = "fusion_programme.errors.bad_request"
handler403 = "fusion_programme.errors.forbidden"
handler404 = "fusion_programme.errors.not_found"

urlpatterns = [
    path("sign-in/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("sign-out/", auth.LogoutView.as_view(), name="logout"),
    path("", include("documents.urls")),
    path("api/", include(router.urls)),
]
