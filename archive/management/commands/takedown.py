"""Exit codes: 0 taken down, 2 refused, 3 the database failed; nothing is changed but with 0."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.management.import_errors import exit_codes
from archive.models import Article
from archive.review.takedown import copies_of, take_down
from archive.review.transitions import TransitionRefused

AS_IT_WAS = "Nothing was changed."


class Command(BaseCommand):
    help = "Removes the text of an article for good, where the law says so. The address then says why: docs/backup.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", type=int, metavar="ARTICLE", help="the number of the article, as in its address")
        parser.add_argument("--reason", required=True, help="for readers, at the article's address")
        parser.add_argument("--reference", required=True, help="of the order, for the desk")
        parser.add_argument("--by", required=True, metavar="USER", help="the account that takes it down")
        parser.add_argument("--headline", action="store_true", help="the headline goes too, and the article's own address")
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed")

    def handle(self, *args: Any, **options: Any) -> None:
        with exit_codes(AS_IT_WAS):
            article = Article.objects.filter(pk=options["article"]).first()
            by = get_user_model().objects.filter(username=options["by"], is_active=True).first()
            if article is None or by is None:
                raise CommandError(
                    f"There is no article {options['article']}." if article is None else f"There is no account {options['by']}.",
                    returncode=2,
                )
            if options["dry_run"]:
                self._tell(copies_of(article), f"Would be taken down: article {article.pk}, {article.headline}")
                return
            told = {name: options[name] for name in ("reason", "reference")}
            try:
                done = take_down(article, **told, with_headline=options["headline"], by=by, at=timezone.now())
            except (TransitionRefused, PermissionDenied) as error:
                raise CommandError(f"{error} {AS_IT_WAS}", returncode=2) from error
        self._tell(done.copies, f"Taken down: article {article.pk}.")
        self.stdout.write("Earlier backups and exports still hold the text: docs/backup.md says what is to be done with them.")

    def _tell(self, copies: list[int], said: str) -> None:
        self.stdout.write(said)
        if copies:
            self.stdout.write(f"The same text stands in articles {', '.join(map(str, copies))}: take them down too.")
