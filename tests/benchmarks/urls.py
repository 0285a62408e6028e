from django.contrib.auth.decorators import login_not_required
from django.urls import path

from fusion_programme.urls import handler400, handler403, handler404, urlpatterns
from tests.benchmarks import floors

urlpatterns = [
    *urlpatterns,
    path("floor/page/<int:rows>/<int:cells>/", floors.page),
    path("floor/public/<int:rows>/<int:cells>/", login_not_required(floors.page)),
    path("floor/save/", floors.save),
]

__all__ = ["handler400", "handler403", "handler404", "urlpatterns"]
