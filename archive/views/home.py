from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.publish.figures import rating_figures
from archive.queries.figures import front_page


def home(request: HttpRequest) -> HttpResponse:
    front = front_page()
    return render(request, "archive/home.html", {"front": front, "charts": rating_figures(front.ratings)})
