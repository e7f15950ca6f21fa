"""Rows that are never lost: their querysets and instances refuse deletion, and where they are final, change."""

from typing import Any, NoReturn

from django.db import models


class KeptForever(Exception):
    """Somebody tried to delete or rewrite what the archive keeps for good."""


class KeptQuerySet(models.QuerySet):
    """Deleting is refused."""

    def delete(self) -> NoReturn:
        raise KeptForever(f"{self.model._meta.verbose_name_plural} are kept for ever; nothing was deleted.")


class FinalQuerySet(KeptQuerySet):
    """Deleting and updating are refused: a row is written once."""

    def update(self, **values: Any) -> NoReturn:
        raise KeptForever(f"{self.model._meta.verbose_name_plural} are never rewritten; nothing was changed.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.update()


def take_back(rows: models.QuerySet) -> None:
    """The one door through which kept rows go: what an import alone brought and nobody has worked on since.

    For the undoing of imports alone. Raises ProtectedError where a row that stays speaks of one of these.
    """
    models.QuerySet.delete(rows)


class KeptModel(models.Model):
    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise KeptForever(f"{self._meta.verbose_name} {self.pk} is kept for ever; nothing was deleted.")


class FinalModel(KeptModel):
    """Written once: saving an existing row is refused too."""

    objects = FinalQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise KeptForever(f"{self._meta.verbose_name} {self.pk} is never rewritten; nothing was changed.")
        super().save(*args, **kwargs)
