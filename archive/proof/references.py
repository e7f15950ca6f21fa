"""Rows that name rows: none of those may be missing, whether the database watches over it or not."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Exists, ForeignKey, OuterRef

from archive.proof.run import Finding, Run

SHOWN = 20


def check_references(run: Run) -> Iterator[Finding]:
    for model in apps.get_app_config("archive").get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, ForeignKey):
                run.at(f"rows of {model._meta.db_table}", 0)
                there = column.related_model._base_manager.filter(pk=OuterRef(column.attname))
                rows = model._base_manager.filter(~Exists(there), **{f"{column.attname}__isnull": False})
                for pk, named in rows.order_by("pk").values_list("pk", column.attname)[:SHOWN]:
                    said = f"It names {column.related_model._meta.verbose_name} {named} ({column.name}), which is not there."
                    yield Finding(f"{model._meta.verbose_name} {pk}", said)
