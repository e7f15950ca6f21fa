from typing import Any

from django.core.management.base import BaseCommand

from archive.review.roles import sync_roles


class Command(BaseCommand):
    help = "Make the groups and permissions what archive/policy/roles.py lists. Every migrate does the same."

    def handle(self, *args: Any, **options: Any) -> None:
        changes = sync_roles()
        for role, change in changes.items():
            said = [f"{sign}{name}" for sign, key in (("+", "added"), ("-", "removed")) for name in change[key]]
            self.stdout.write(f"{role}: {' '.join(said)}")
        if not changes:
            self.stdout.write("The groups are as listed; nothing changed.")
