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


class EndedOnceQuerySet(KeptQuerySet):
    """Of a row only its end can be set, and only once."""

    def update(self, **values: Any) -> int:
        if set(values) != {"ended_at", "ended_by"} or self.filter(ended_at__isnull=False).exists():
            raise KeptForever(
                f"A {self.model._meta.verbose_name} is never rewritten: it can be ended, once. Nothing was changed."
            )
        return super().update(**values)


def take_back(rows: models.QuerySet) -> None:
    """The one door through which kept rows go: what an import alone brought and nobody has worked on since.

    For the undoing of imports, and for suggestions that the machine makes no more. Raises ProtectedError where a row that stays
    speaks of one of these.
    """
    models.QuerySet.delete(rows)


class KeptModel(models.Model):
    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise KeptForever(f"{self._meta.verbose_name} {self.pk} is kept for ever; nothing was deleted.")


class WrittenOnce(KeptModel):
    """Saving an existing row is refused: what may still be set, its queryset's update() sets."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise KeptForever(f"{self._meta.verbose_name} {self.pk} is never rewritten; nothing was changed.")
        super().save(*args, **kwargs)


class FinalModel(WrittenOnce):
    """Nothing of a row is ever set again."""

    objects = FinalQuerySet.as_manager()

    class Meta:
        abstract = True
