from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.queries.figures import front_page


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "archive/home.html", {"front": front_page()})
