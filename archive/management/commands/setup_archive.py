from argparse import ArgumentParser
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from archive import demo
from archive.ingest.topic_tree import load_media_topics
from archive.models import Article, Topic
from archive.pipeline import import_paths
from archive.review.claim_keys import rebuild_keys
from archive.review.roles import sync_roles

SEEDS = Path(settings.BASE_DIR) / "seeds"
A_DAY = timedelta(days=1)


class Command(BaseCommand):
    help = "Bring the database up to date; fill an empty archive with the demo articles, reviews and accounts. Safe to repeat."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty archive empty")

    def handle(self, **options: Any) -> None:
        self.migrate()
        sync_roles()
        if not Article.objects.exists() and not options["no_demo"]:
            self.load_demo()
        elif not Topic.objects.exists():
            load_media_topics(at=timezone.now())

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Preparing the database ...")
            call_command("migrate", verbosity=0, interactive=False)
            rebuild_keys()

    def load_demo(self) -> None:
        self.say("The archive is empty: importing the demo articles of seeds/ ...")
        passwords = demo.make_people()
        moments = [datetime.fromisoformat(entry["at"]) for entry in demo.read_json(SEEDS / "reviews.json")]
        demo.load_vocabulary(SEEDS, at=min(moments) - A_DAY)
        load_media_topics(at=min(moments) - A_DAY)
        for folder in ("articles", "fact_checks"):
            self.take(folder, at=min(moments) - A_DAY)
        reviews = demo.load_reviews(SEEDS, at=timezone.now())
        self.take("updates", at=min(max(moments) + A_DAY, timezone.now()))
        demo.save_drafts(reviews, at=timezone.now())
        self.say(f"{Article.objects.count()} articles are in it, {len(reviews)} of them went through review.")
        self.show(passwords)

    def take(self, folder: str, *, at: datetime) -> None:
        report = import_paths([str(SEEDS / folder)], at=at)
        if report.refused:
            raise CommandError(f"seeds/{folder}: {report.refused} refused: {report.refusals}")

    def show(self, passwords: dict[str, str]) -> None:
        """The one time the passwords are seen."""
        if not passwords:
            return
        self.say("\nDemo accounts; their passwords are shown this once:\n")
        for name, password in passwords.items():
            self.say(f"  {name:<14} {password}")
        self.say("\nSign in at /desk/ or /admin/. To be given others: manage.py changepassword NAME.\n")

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
