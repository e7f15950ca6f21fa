from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from archive.review.conclusion import conclude_waiting


class Command(BaseCommand):
    help = "Concludes the reviews for which enough sheets are in. To be run after SHEETS_REQUIRED was lowered."

    def handle(self, *args: Any, **options: Any) -> None:
        for article in (concluded := conclude_waiting(at=timezone.now())):
            self.stdout.write(f"article {article.pk}: {article.get_state_display().lower()}")
        self.stdout.write(f"Reviews concluded: {len(concluded)}.")
