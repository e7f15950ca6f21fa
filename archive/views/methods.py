"""What holds for every page: which methods it takes, and who may keep it."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers

TAKEN = ("GET", "HEAD", "OPTIONS", "POST")
ACCOUNT = "/account/"
API = "/api/v1/"  # says no in its own form


class TakenMethods:
    """Middleware: 405 for every other method. Django's pages of the admin would answer those as they answer GET."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_api = request.path_info.startswith(API) and request.path_info != API
        if request.method not in TAKEN and not is_api:
            return HttpResponseNotAllowed(TAKEN)
        return self.get_response(request)


class PrivatePages:
    """Middleware: what is answered to somebody signed in is kept by nobody, neither a cache nor their own browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(ACCOUNT) or request.session.accessed and SESSION_KEY in request.session:
            add_never_cache_headers(response)
        return response
