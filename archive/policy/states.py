"""The states of an article's review and every move between them. Nothing else changes a state: see review/transitions.py."""

from dataclasses import dataclass

STATES: list[tuple[str, str]] = [
    ("imported", "Imported"),
    ("queued", "Queued for review"),
    ("in_review", "In review"),
    ("agreed", "Agreed"),
    ("disputed", "In dispute"),
    ("published", "Published"),
    ("spiked", "Spiked"),
]


def state_choices() -> list[tuple[str, str]]:
    return STATES


NEVER_PUBLIC = ("spiked",)
UNANSWERED = ("imported", "queued", "in_review")  # somebody may still have to answer without knowing what others think


@dataclass(frozen=True)
class Move:
    """One row of the table.

    name: what is called and shown on a button. field: which of the article's two columns it changes. sources: where it may start.
    target: where it ends. power: what the person must hold; a move that is automatic may also be made by the archive itself.
    guards: names in review/guards.py, all of which must allow it. note_required: whether words must come with it.
    button: False for moves that only a function of review/ makes, as part of something larger, or of what was looked at before.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    power: str
    guards: tuple[str, ...] = ()
    note_required: bool = False
    automatic: bool = False
    button: bool = True
    field: str = "state"


MOVES: tuple[Move, ...] = (
    Move("queue", "Put in the queue", ("imported",), "queued", "queue", ("text_is_there",)),
    Move("start_review", "Start review", ("queued",), "in_review", "rate", ("text_is_there",), button=False),
    Move("return_to_queue", "Return to the queue", ("in_review",), "queued", "queue", ("no_sheet_is_live",), automatic=True),
    # agree and dispute are what the archive itself concludes when the last sheet is in; nobody decides which.
    Move(
        "agree",
        "Conclude: agreed",
        ("in_review",),
        "agreed",
        "rate",
        ("all_sheets_are_in", "sheets_agree"),
        automatic=True,
        button=False,
    ),
    Move(
        "dispute",
        "Conclude: in dispute",
        ("in_review",),
        "disputed",
        "rate",
        ("all_sheets_are_in", "sheets_differ"),
        automatic=True,
        button=False,
    ),
    Move(
        "adjudicate",
        "Decide the dispute",
        ("disputed",),
        "agreed",
        "adjudicate",
        ("mover_did_not_rate", "verdicts_are_reached", "text_is_there"),
        button=False,
    ),
    Move(
        "send_back",
        "Send back to the reviewers",
        ("agreed", "disputed"),
        "in_review",
        "adjudicate",
        ("mover_did_not_rate",),
        True,
    ),
    Move(
        "publish",
        "Publish",
        ("agreed",),
        "published",
        "publish",
        ("mover_did_not_rate", "verdicts_are_reached", "article_is_public"),
        button=False,
    ),
    Move("correct", "Publish a correction", ("published",), "published", "correct", ("mover_did_not_rate",), True, button=False),
    Move(
        "reopen",
        "Re-open the review",
        ("agreed", "published"),
        "queued",
        "queue",
        ("mover_did_not_rate", "text_is_there"),
        note_required=True,
        automatic=True,
    ),
    Move(
        "restart",
        "Start again on the new version",
        ("in_review", "disputed"),
        "queued",
        "queue",
        note_required=True,
        automatic=True,
        button=False,
    ),
    Move(
        "spike",
        "Spike",
        ("imported", "queued"),
        "spiked",
        "spike",
        ("no_sheet_is_live", "nothing_is_published"),
        note_required=True,
    ),
    Move("unspike", "Take back from the spike", ("spiked",), "imported", "spike"),
    Move("show", "Make public", ("hidden",), "public", "withdraw", field="visibility"),
    Move("hide", "Hide", ("public",), "hidden", "withdraw", ("nothing_is_published",), note_required=True, field="visibility"),
    Move("withdraw", "Withdraw", ("public",), "withdrawn", "withdraw", note_required=True, field="visibility"),
    Move("restore", "Restore", ("withdrawn",), "public", "withdraw", ("text_is_there",), note_required=True, field="visibility"),
    # Made by review/takedown.py alone, which removes the text in the same transaction: what comes of it is final.
    Move(
        "take_down",
        "Take down",
        ("public", "hidden", "withdrawn"),
        "withdrawn",
        "take_down",
        ("no_review_is_open",),
        note_required=True,
        button=False,
        field="visibility",
    ),
)
