"""A page shows itself or takes a form: which methods every page takes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

TAKEN = ("GET", "HEAD", "OPTIONS", "POST")
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
