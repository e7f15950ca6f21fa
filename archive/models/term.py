from django.db import models


class ArticleTerm(models.Model):
    """One of the words that tell the newest version of an article from others, as a number, with its weight (analysis.telling).

    Rows are many: by number the articles are found that share it, by article those of one.
    """

    pk = models.CompositePrimaryKey("number", "article_id")
    number = models.BigIntegerField()
    article = models.ForeignKey("archive.Article", models.PROTECT, related_name="+", db_constraint=False)
    weight = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"Term {self.number} of article {self.article_id}"
