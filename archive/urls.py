"""Every address of the archive. They are kept for ever: what moves answers with a redirect."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from archive.views import home

public = [
    path("", home.home, name="home"),
]

account = [
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]

# desk
desk = []

urlpatterns = public + account + desk
