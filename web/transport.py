"""How a request may come in: by a method that HTTP defines for pages, to the API by HTTPS, and at
an address that a database can be asked about."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponseNotAllowed, JsonResponse

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
API = "/api/"


def known_ways_only(get_response):
    """Middleware: TRACE and invented methods are refused before anything reads the request, and
    programs that speak plain HTTP are told so: a redirect would hide that they sent their token in
    the clear."""

    def answer(request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure() and is_api(request):
            return JsonResponse({"detail": "The API speaks HTTPS only."}, status=403)
        if holds_nothing(request):
            if is_api(request):
                return JsonResponse({"detail": "This address cannot be read."}, status=400)
            raise BadRequest("A character that no text holds stands in the address.")
        return get_response(request)

    return answer


def is_api(request) -> bool:
    return request.path_info.startswith(API)


def holds_nothing(request) -> bool:
    """Whether the empty character stands in the address. Nobody types it, PostgreSQL keeps it in no
    text, and a lookup with it would break. Forms refuse it field by field."""
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
