"""The API's routes. Signed-in people only; every list starts at what they may see."""

from rest_framework.routers import DefaultRouter

from portfolio.api import StateViewSet

router = DefaultRouter()
router.include_format_suffixes = False
router.register("states", StateViewSet, basename="api-state")
