"""Exit codes: 0 taken down, 2 refused, 3 the database failed; nothing is changed but with 0."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.backups.manifest import backups_in
from archive.management.import_errors import exit_codes
from archive.models import Article
from archive.review.takedown import TakenDown, take_down
from archive.review.transitions import TransitionRefused

AS_IT_WAS = "Nothing was changed."
LEFT = (
    "On each machine: rebuild_search, whose old files hold removed words until then, and a restart, which empties kept pages.\n"
    "Earlier backups and exports still hold the text: docs/backup.md says what is to be done with them."
)


class Command(BaseCommand):
    help = "Removes the text of an article for good, where the law says so. The address then says why: docs/backup.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", type=int, metavar="ARTICLE", help="the number of the article, as in its address")
        parser.add_argument("--reason", required=True, help="for readers, at the article's address")
        parser.add_argument("--reference", required=True, help="of the order, for the desk")
        parser.add_argument("--by", required=True, metavar="USER", help="the account that takes it down")
        parser.add_argument("--headline", action="store_true", help="the headline goes too, and the article's own address")
        parser.add_argument(
            "--remove-file",
            action="append",
            default=[],
            metavar="DIGEST",
            help="a file of evidence that goes too; may be given again",
        )
        parser.add_argument(
            "--backups", metavar="FOLDER", help="name the backups there, which hold the text as long as they are kept"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and what else holds words of it")

    def handle(self, *args: Any, **options: Any) -> None:
        with exit_codes(AS_IT_WAS):
            article = Article.objects.filter(pk=options["article"]).first()
            by = get_user_model().objects.filter(username=options["by"], is_active=True).first()
            if article is None or by is None:
                raise CommandError(
                    f"There is no article {options['article']}." if article is None else f"There is no account {options['by']}.",
                    returncode=2,
                )
            told = {name: options[name] for name in ("reason", "reference", "dry_run")}
            asked = {"with_headline": options["headline"], "files": options["remove_file"]}
            try:
                done = take_down(article, **told, **asked, by=by, at=timezone.now())
            except (TransitionRefused, PermissionDenied) as error:
                raise CommandError(f"{error} {AS_IT_WAS}", returncode=2) from error
        self._tell(article, done, options)

    def _tell(self, article: Article, done: TakenDown, options: dict[str, Any]) -> None:
        dry = options["dry_run"]
        said = f"Would be taken down: article {article.pk}, {article.headline}" if dry else f"Taken down: article {article.pk}."
        self.stdout.write(said)
        if done.copies:
            self.stdout.write(f"The same text stands in articles {', '.join(map(str, done.copies))}: take them down too.")
        for one in done.elsewhere:
            self.stdout.write(f"Elsewhere: {one}")
        for backup in backups_in(Path(options["backups"]))[0] if options["backups"] else []:
            self.stdout.write(f"Backup {backup.folder.name} holds the text: make a new one, then remove it.")
        if not dry:
            self._empty_pages()
            self.stdout.write(LEFT)

    def _empty_pages(self) -> None:
        """Pages kept before are not given any more, and need not lie there either."""
        try:
            caches["pages"].clear()
        except Exception as error:  # noqa: BLE001 - any cache, and the text is down already
            self.stderr.write(f"The cache of pages does not answer ({error}): empty it.")
