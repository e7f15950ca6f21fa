"""What the load test works in: a made-up archive in order, accounts with passwords and second factors, and what to ask for.

usage: python -m bench.load_archive make FOLDER ARTICLES | told FOLDER
make: writes the archive where DATABASE_URL says, and FOLDER/plan.json. told: writes FOLDER/stored.json, what the archive holds of
the work that was done in it, for bench/load_told.py. Each in a process of its own, with the settings of the server.
"""

import json
import sys
from pathlib import Path

from bench.archive_rows import TO_REVIEW
from bench.corpus import vocabulary

PASSWORD = "a-pass-phrase-of-the-load-test"  # noqa: S105 - of accounts in an archive that lives for minutes
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - as above
PEOPLE = {"reviewer": 16, "adjudicator": 4, "editor": 4}  # role -> accounts
MOST_ASKED_FOR = 3_000  # articles


def main(work: str, folder: str, articles: str = "0") -> None:
    import django  # noqa: PLC0415 - only in this process

    django.setup()
    if work == "make":
        make(int(articles), Path(folder))
    else:
        from bench.load_told import stored  # noqa: PLC0415 - needs the setup

        (Path(folder) / "stored.json").write_text(json.dumps(stored(Path(folder))))


def make(count: int, folder: Path) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - needs the setup

    from archive.review.claim_keys import rebuild_keys  # noqa: PLC0415 - as above
    from archive.search.rebuilding import rebuild  # noqa: PLC0415 - as above
    from archive.search.recounting import rebuild_summaries  # noqa: PLC0415 - as above
    from bench.archive_writing import write  # noqa: PLC0415 - as above
    from bench.load_history import tell_history  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    write(count, waiting=TO_REVIEW)
    tell_history()
    rebuild_keys()
    rebuild_summaries()
    rebuild()
    people = make_people(PEOPLE)
    settle()
    plan = {"people": people, "password": PASSWORD, "secret": SECRET, "subjects": subjects(), "before": before()}
    (folder / "plan.json").write_text(json.dumps(plan))


def settle() -> None:
    """PostgreSQL does both by itself within minutes of so much being written; a server that is asked this much had them."""
    from django.db import connection  # noqa: PLC0415 - needs the setup

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def make_people(roles: dict[str, int]) -> dict[str, list[str]]:
    """The names of the accounts of each role. One password, hashed once: hashing it for each would take half a second each."""
    from allauth.mfa.totp.internal.auth import TOTP  # noqa: PLC0415 - needs the setup
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - as above
    from django.contrib.auth.models import Group, User  # noqa: PLC0415 - as above

    hashed, made = make_password(PASSWORD), {}
    for role, count in roles.items():
        made[role] = [f"load-{role}-{number}" for number in range(count)]
        for name in made[role]:
            person = User.objects.create(username=name, is_staff=True, password=hashed)
            person.groups.add(Group.objects.get(name=role))
            TOTP.activate(person, SECRET)
    return made


def subjects() -> dict[str, list[str]]:
    """Addresses of what readers ask for, and what they search for; the first of each list is asked for most."""
    from archive.models import Article, Entity, Source, Topic  # noqa: PLC0415 - needs the setup
    from archive.queries.claims import claim_rows, public_claims  # noqa: PLC0415 - as above

    articles = Article.objects.public().filter(state="published").order_by("-published_at")[:MOST_ASKED_FOR]
    claims = claim_rows(public_claims().filter(article__state="published").order_by("-pk")[:MOST_ASKED_FOR])
    by_name = {"entity": Entity, "topic": Topic, "source": Source}
    return {
        "article": [article.get_absolute_url() for article in articles],
        "number": [str(article.pk) for article in articles],
        "claim": [row.card.url for row in claims],
        **{name: list(model.objects.order_by("pk").values_list("slug", flat=True)) for name, model in by_name.items()},
        "word": vocabulary()[:3_000],
    }


def before() -> dict[str, int]:
    """The newest of what is counted afterwards."""
    from archive.models import Event  # noqa: PLC0415 - needs the setup

    return {"event": Event.objects.order_by("-number").values_list("number", flat=True)[0]}


if __name__ == "__main__":
    main(*sys.argv[1:])
