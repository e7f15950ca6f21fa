from django.db import models


class Sketch(models.Model):
    """What the newest version of an article says, in numbers by which others with the same story are told (analysis.sketch)."""

    article = models.OneToOneField("archive.Article", models.PROTECT, primary_key=True, related_name="sketch")
    numbers = models.BinaryField()

    def __str__(self) -> str:
        return f"Sketch of article {self.article_id}"


class SketchNumber(models.Model):
    """One of the smallest numbers of a sketch, for looking up. Rows are many: the key is their only index."""

    pk = models.CompositePrimaryKey("number", "article_id")
    number = models.BigIntegerField()
    article = models.ForeignKey("archive.Article", models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    def __str__(self) -> str:
        return f"Number {self.number} of the sketch of article {self.article_id}"
