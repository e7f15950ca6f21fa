"""Who may do what. `manage.py sync_roles` (run by every migrate) makes the Django groups and permissions from these lists."""

from dataclasses import dataclass

# power -> what it lets a person do. Stored as permission "archive.<power>".
POWERS: dict[str, str] = {
    "see_desk": "Open the desk",
    "see_unpublished": "Read everything, unpublished work included",
    "import_articles": "Import articles",
    "comment": "Write comments on the desk",
    "rate": "Rate headlines and claims",
    "adjudicate": "Decide disputes and send reviews back",
    "queue": "Choose what is reviewed and by whom",
    "tag": "Tidy entities, topics and claims",
    "publish": "Publish verdicts",
    "correct": "Correct published verdicts",
    "spike": "Spike what is not news",
    "withdraw": "Show, hide, withdraw and restore articles",
    "take_down": "Remove a text for good, where the law says so",
    "manage_sources": "Change sources and their text policy",
    "manage_tokens": "Make and revoke tokens of others for the read API",
    "manage_sign_in": "See who signed in, and let somebody in again",
    "manage_people": "Make accounts, give roles, close and reopen accounts",
    "operate": "See how the archive runs: health, sizes, imports, work that waits",
}

READABLE_MODELS = (
    "source", "importbatch", "record", "article", "version", "block", "topic", "entity", "alias", "mention",
    "claim", "claimlink", "headlineverdict", "claimverdict", "correction", "event",
    "factcheck", "learnedweights",
)  # fmt: skip
TIDY_MODELS = ("topic", "entity", "alias")
REMOVABLE_MODELS = ("alias",)  # of the models a role changes, those whose rows it may also delete


@dataclass(frozen=True)
class Role:
    """One Django group. reads / changes: models whose admin pages open to it, to look at or to edit."""

    code: str
    label: str
    powers: tuple[str, ...]
    reads: tuple[str, ...] = READABLE_MODELS
    changes: tuple[str, ...] = ()


ROLES: tuple[Role, ...] = (
    Role("observer", "Observer", ("see_desk", "see_unpublished")),
    Role("importer", "Importer", ("see_desk", "see_unpublished", "comment", "import_articles")),
    Role("reviewer", "Reviewer", ("see_desk", "see_unpublished", "comment", "rate"), (*READABLE_MODELS, "sheet", "assignment")),
    Role(
        "adjudicator",
        "Adjudicator",
        ("see_desk", "see_unpublished", "comment", "rate", "adjudicate"),
        (*READABLE_MODELS, "sheet", "assignment"),
    ),
    Role(
        "editor",
        "Editor",
        (
            "see_desk",
            "see_unpublished",
            "comment",
            "import_articles",
            "rate",
            "adjudicate",
            "queue",
            "tag",
            "publish",
            "correct",
            "spike",
            "withdraw",
        ),
        (*READABLE_MODELS, "sheet", "assignment", "comment", "knownanswer"),
        TIDY_MODELS,
    ),
    Role(
        "administrator",
        "Administrator",
        (
            "see_desk",
            "see_unpublished",
            "comment",
            "import_articles",
            "queue",
            "tag",
            "spike",
            "withdraw",
            "take_down",
            "manage_sources",
            "manage_tokens",
            "manage_sign_in",
            "manage_people",
            "operate",
        ),
        (*READABLE_MODELS, "assignment", "comment", "knownanswer", "apitoken", "savedsearch"),
        (*TIDY_MODELS, "source"),
    ),
)
