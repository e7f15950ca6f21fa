"""What a restored archive keeps of the record of the archive it was exported from. None of it is in its own chain."""

from django.db import models

from archive.models.kept import FinalModel


class RestoredLine(FinalModel):
    """A public line of another archive's record, as its export gives it. Shown and exported again, never reckoned anew.

    chain: hash of line 1 of that record. body: the line as JSON, by the columns of policy.export_tables.
    """

    chain = models.CharField(max_length=64)
    number = models.PositiveBigIntegerField()
    article_id = models.BigIntegerField(db_index=True)
    hash = models.CharField(max_length=64, unique=True)
    body = models.TextField()

    def __str__(self) -> str:
        return f"Line {self.number} of record {self.chain[:12]}"


class RestoredHead(FinalModel):
    """A daily head of another archive's record. place: chain and number, as one word."""

    place = models.CharField(max_length=90, unique=True)
    chain = models.CharField(max_length=64)
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    date = models.DateField()

    def __str__(self) -> str:
        return f"Head {self.number} of record {self.chain[:12]}"
