"""How a request may come in: by a method that HTTP defines for pages, and to the API by HTTPS."""

from django.conf import settings
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
        return get_response(request)

    return answer


def is_api(request) -> bool:
    return request.path_info.startswith(API)
