from django.db import models


class NameStart(models.Model):
    """Where a name of an entity begins, or a later word of it: what somebody has begun to type is looked up here.

    Written by search/names.py alone, of entities that have a page and stand in a public article, or did. place: 0 a name, its own
    or another, 1 a later word of one. words: from there on, folded, in UTF-8: bytes are in one order on every database.
    """

    pk = models.CompositePrimaryKey("entity_id", "place", "words")
    entity = models.ForeignKey("archive.Entity", models.CASCADE, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField()
    words = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["place", "words", "entity"], name="name_start_words")]

    def __str__(self) -> str:
        return f"A name of entity {self.entity_id}, from {bytes(self.words).decode()}"
