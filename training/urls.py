from django.urls import path

from training.views import course

app_name = "training"

urlpatterns = [
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
]
