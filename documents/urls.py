from django.urls import path

from documents import views

app_name = "documents"

urlpatterns = [
    path("documents/", views.JobList.as_view(), name="job-list"),
    path("documents/jobs/<uuid:pk>/", views.job_detail, name="job-detail"),
    path("documents/jobs/<uuid:pk>/file/", views.job_file, name="job-file"),
    path("documents/jobs/<uuid:pk>/retry/", views.job_retry, name="job-retry"),
    path("documents/jobs/<uuid:pk>/cancel/", views.job_cancel, name="job-cancel"),
    path("documents/<slug:kind>/<str:pk>/", views.job_request, name="job-request"),
]
