from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.audit import verify_chain
from archive.models import Event


class Command(BaseCommand):
    help = "Checks that no event of the record was changed, removed or slipped in. Exit code 1 when one was."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = verify_chain()
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"The record is not whole: {len(faults)} faults.", returncode=1)
        self.stdout.write(f"the record is whole: {Event.objects.count()} events")
