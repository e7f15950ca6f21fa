"""What the schemas of the API are made of: fields with an example each, of which the examples of answers are put together."""

from typing import Any, Generic, Literal, TypeVar

from ninja import Schema
from pydantic import Field

from archive.policy.scales import Scale

Row = TypeVar("Row")
MOST = 100  # rows of a page
USUAL = 25
LARGEST = 2**63 - 1  # id of a row
MOMENT = "2026-03-02T09:00:00+00:00"
ADDRESS = "https://archive.example"


def told(example: Any, description: str = "") -> Any:
    return Field(examples=[example], description=description) if description else Field(examples=[example])


def codes(scale: Scale, *more: str) -> Any:
    """The type of a field that holds one of the answers of a scale."""
    return Literal[tuple(answer.code for answer in scale.answers) + more]


class List(Schema, Generic[Row]):
    """A page of a list."""

    items: list[Row]
    next: str | None = told(f"{ADDRESS}/api/v1/articles?cursor=WyIv…", "The address of the next page; null on the last.")
    notes: list[str] = Field(default=[], examples=[[]], description="What of the question could not be used, a sentence each.")


class Asked(Schema):
    """limit: rows of a page. cursor: where it begins."""

    limit: int = Field(USUAL, ge=1, le=MOST, description=f"Rows of a page, at most {MOST}.")
    cursor: str = Field("", description="Where the page begins: taken from “next” of the page before, never made up.")


class Problem(Schema):
    """What went wrong, as problem details (RFC 9457)."""

    type: str = told(f"{ADDRESS}/api/v1/#problem-bad-parameter", "Tells the kind of problem; leads to what it means.")
    title: str = told("A parameter cannot be used")
    status: int = told(422)
    detail: str = told("limit: Input should be less than or equal to 100", "What it was this time.")
    errors: list[dict[str, str]] = Field(
        default=[],
        examples=[[{"parameter": "limit", "message": "Input should be less than or equal to 100"}]],
        description="Of parameters: which, and what is wrong with each.",
    )
    source: str = Field(default="", examples=["The Kelbury Ledger"], description="Of a withdrawn article: whose it was.")
    withdrawn_at: str = Field(default="", examples=[MOMENT], description="Of a withdrawn article.")
