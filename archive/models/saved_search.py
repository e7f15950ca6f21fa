from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedSearchQuerySet(models.QuerySet):
    def telling(self) -> "SavedSearchQuerySet":
        """Those whose owners are told what is new."""
        return self.filter(told_since__isnull=False)


class SavedSearch(models.Model):
    """A search that a person of the desk comes back to. Written by review/saved_searches.py alone.

    query: what the address of the search carries: q and the filters. told_since: from when on its owner is told what is new;
    empty: not at all. told_after: the number of the newest article then, those up to it are not new.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_searches")
    name = models.CharField(max_length=80)
    query = models.CharField("address", max_length=2000)
    made_at = models.DateTimeField("time saved")
    told_since = models.DateTimeField("told of what is new since", null=True, blank=True)
    told_after = models.BigIntegerField(default=0, editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_search_name_unique"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="saved_search_has_name_and_query"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(told_since__isnull=False), name="saved_search_telling")]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"

    def get_absolute_url(self) -> str:
        return f"/search/?{self.query}"


class SavedSearchFind(models.Model):
    """An article that the owner of a search was told of, the last one told last. Without a foreign key: imports can be undone.

    verdict_at: when the newest of its verdicts was published that were told; empty where there was none yet.
    """

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="finds")
    article_id = models.BigIntegerField()
    verdict_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "article_id"], name="saved_search_find_unique")]
        indexes = [models.Index(fields=["search", "-id"], name="saved_search_find_newest")]

    def __str__(self) -> str:
        return f"Article {self.article_id} of search {self.search_id}"
