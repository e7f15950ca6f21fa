from typing import Any

from allauth.mfa.apps import MFAConfig
from axes.apps import AppConfig as AxesConfig
from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.auth.apps import AuthConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = "Editorial archive"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(synchronise_roles, sender=self)
        import_string("archive.search.index.FOLLOWERS").append(tell_of_finds)
        post_migrate.connect(fill_summaries, sender=self)


class SignInLogConfig(AxesConfig):
    """django-axes, by a name that says what its rows are."""

    name = "axes"
    verbose_name = "Sign-in log"


class SecondFactorsConfig(MFAConfig):
    name = "allauth.mfa"
    verbose_name = "Second factors"


class PeopleConfig(AuthConfig):
    verbose_name = "People and roles"


class NewsroomAdminConfig(SimpleAdminConfig):
    """Its pages are registered with the addresses (newsroom/urls.py): commands that serve none start without them."""

    default_site = "archive.views.admin_site.NewsroomAdminSite"


def tell_of_finds() -> None:
    """Who saved a search is told what is new. Found by name, for it is needed when something changes, and not to start."""
    import_string("archive.alerts.tell_quietly")()


def synchronise_roles(**kwargs: Any) -> None:
    """Every migrate leaves the groups as policy/roles.py lists them. Found by name: models are not loaded when this file is."""
    import_string("archive.review.roles.sync_after_migrate")(**kwargs)


def fill_summaries(**kwargs: Any) -> None:
    """The tallies of an archive that is older than they are."""
    import_string("archive.search.recounting.fill_after_migrate")(**kwargs)
