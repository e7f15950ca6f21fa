from django.db import models

from archive.models.kept import FinalModel


class RecordHead(FinalModel):
    """The last event of a day, noted when the first of a later day was written. Public: who keeps one can hold it against us.

    Written by audit.record_many() alone. date: the day, in UTC, of that event; it comes twice where a clock was put back.
    """

    number = models.PositiveBigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    date = models.DateField()

    def __str__(self) -> str:
        return f"Head {self.number} of {self.date}"
