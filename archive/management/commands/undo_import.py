"""Exit codes: 0 undone, 1 undone but for what people have worked on, 2 refused or no such import; 3 broken off: do it again."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.ingest.undo import UndoRefused, plan_undo, undo_batch
from archive.ingest.undo_plan import Kept, UndoPlan
from archive.management.import_errors import UNUSABLE, exit_codes
from archive.models import ImportBatch

AGAIN = "What was taken back before is; the same command takes back the rest."


class Command(BaseCommand):
    help = "Takes back what one import alone brought. Articles that people have worked on since are refused, as a whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int, metavar="BATCH", help="the number of the import")
        parser.add_argument("--except-reviewed", action="store_true", help="leave what people have worked on, undo the rest")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON, and nothing else on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = self._plan(batch_of(options["batch"]), options)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(options["batch"], plan), ensure_ascii=False))
        elif options["verbosity"] > 0:
            self._print(plan, options)
        if plan.reviewed:
            sys.exit(1)

    def _plan(self, batch: ImportBatch, options: dict[str, Any]) -> UndoPlan:
        try:
            with exit_codes(AGAIN):
                if options["dry_run"]:
                    return plan_undo(batch)
                return undo_batch(batch, by=None, at=timezone.now(), except_reviewed=options["except_reviewed"])
        except UndoRefused as error:
            for kept in error.plan.reviewed:
                self.stderr.write(told(kept))
            if options["json"]:
                self.stdout.write(json.dumps(as_json(batch.pk, error.plan) | {"refused": str(error)}, ensure_ascii=False))
            more = " With --except-reviewed the rest is taken back." if error.plan.reviewed else ""
            raise CommandError(f"{error}{more}", returncode=UNUSABLE) from error

    def _print(self, plan: UndoPlan, options: dict[str, Any]) -> None:
        verb = "would be" if options["dry_run"] else "were"
        self.stdout.write(f"Articles that {verb} removed: {len(plan.articles)}")
        self.stdout.write(f"Versions that {verb} taken back: {len(plan.versions)}")
        self.stdout.write(f"Fact checks by others that {verb} removed: {len(plan.fact_checks)}")
        for kept in plan.kept:
            self.stdout.write(told(kept))


def batch_of(number: int) -> ImportBatch:
    """Raises CommandError where there is none."""
    with exit_codes("Nothing was begun."):
        batch = ImportBatch.objects.filter(pk=number).first()
    if batch is None:
        raise CommandError(f"There is no import {number}.", returncode=UNUSABLE)
    return batch


def told(kept: Kept) -> str:
    return f"Kept article {kept.article_id} ({kept.headline[:60]}): {kept.why}"


def as_json(batch: int, plan: UndoPlan) -> dict[str, Any]:
    kept = [{"article": k.article_id, "headline": k.headline, "why": k.why, "by_person": k.by_person} for k in plan.kept]
    versions = [{"article": article, "version": number} for article, number in plan.versions]
    return {"batch": batch, "articles": plan.articles, "versions": versions, "fact_checks": plan.fact_checks, "kept": kept}
