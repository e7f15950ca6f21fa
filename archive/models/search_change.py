import secrets

from django.db import models


class SearchChange(models.Model):
    """What can be found of this article has changed, or the article is gone. The search index follows these, by their number."""

    article_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"Change {self.pk} of article {self.article_id}"


def new_key() -> str:
    return secrets.token_hex(16)


class SearchArchive(models.Model):
    """One row: what tells this archive from every other, so that no index of another one is taken for its own.

    told: the line of the log up to which the owners of saved searches were told what is new.
    """

    key = models.CharField(max_length=32, default=new_key, editable=False)
    told = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="search_archive_is_one_row")]

    def __str__(self) -> str:
        return self.key


def archive_key() -> str:
    """The key of this archive; made where there is none yet."""
    return SearchArchive.objects.get_or_create(pk=1)[0].key
