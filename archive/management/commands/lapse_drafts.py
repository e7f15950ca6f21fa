from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from archive.review.lapses import lapse_drafts


class Command(BaseCommand):
    help = "Puts away drafts that nobody saved for DRAFT_DAYS, so that others can review. Opening the queue does it too."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Drafts that lapsed: {len(lapse_drafts(at=timezone.now()))}.")
