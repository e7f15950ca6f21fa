from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from archive.ingest.topic_tree import load_media_topics


class Command(BaseCommand):
    help = (
        "Puts the IPTC Media Topics (CC BY 4.0, https://cv.iptc.org/newscodes/mediatopic/) into the tree of topics. "
        "What is there stays as people made it; safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        report = load_media_topics(at=timezone.now())
        self.stdout.write(f"Topics made: {report.made}. Already there: {report.kept}.")
        if report.named:
            self.stdout.write(f"Given the id of the topic of their name: {', '.join(report.named)}.")
        for topic, one in report.retired:
            self.stdout.write(
                f"{topic.name}: {one.id} was retired on {one.retired}; {one.instead} takes its place. It stays as it is."
            )
