"""The desk at work, by its pages alone: what each person does next, whatever carries the requests (bench/load_users.py: locust).

Every step asks for a page or sends a form, as a browser would with its scripts: forms are sent as they stand on the page, drafts
are saved on the way. What the archive acknowledged is kept, to be looked for in it afterwards (bench/load_told.py).
"""

import base64
import hashlib
import hmac
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import lxml.html

EVIDENCE = {"url": "https://registry.example/count", "title": "Count", "quote": "As counted.", "kind": "statistics"}
DISPUTED = 0.4  # of the articles: reviews of it may differ
SAID = {"rating": "As the text has it.", "verdict": "As the count has it.", "reason": "The text bears this out."}
CONFIRM = "/account/confirm/"


@dataclass(frozen=True)
class Answer:
    """location: where it leads on to, a path; empty unless it does."""

    status: int
    text: str
    location: str = ""


class Ask(Protocol):
    """One request. name: the class it is counted under. expected: the statuses that are no failure."""

    def __call__(
        self,
        method: str,
        path: str,
        name: str,
        *,
        data: Mapping[str, Any] | None = None,
        accept: str = "",
        expected: tuple = (200,),
    ) -> Answer: ...


class Refused(Exception):
    """An answer that the person cannot go on from. Says which."""


@dataclass
class Acknowledged:
    """What the archive said it has. sheets: what was handed in; drafts: the newest saved; both by sheet. decided: versions."""

    sheets: dict[int, dict[str, Any]] = field(default_factory=dict)
    drafts: dict[int, dict[str, Any]] = field(default_factory=dict)
    decided: list[int] = field(default_factory=list)
    published: list[int] = field(default_factory=list)
    queued: list[int] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)  # somebody else was first, and the page said so

    def plain(self) -> dict[str, Any]:
        return vars(self)


def code_now(secret: str, at: float) -> str:
    """The six digits of an app at a moment. Source: RFC 6238, RFC 4226."""
    counted = hmac.new(base64.b32decode(secret), int(at // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    place = counted[-1] & 15
    return f"{int.from_bytes(counted[place : place + 4], 'big') % 2**31 % 10**6:06}"


def form_of(page: str, has: str) -> dict[str, str]:
    """What a browser would send of the one form that has this field, without its buttons."""
    for form in lxml.html.fromstring(page).forms:
        if has in form.fields:
            return dict(_sent(form))
    raise Refused(f"no form with {has}: {' '.join(re.sub('<[^>]+>', ' ', page).split())[:300]}")


def _sent(form: Any) -> Iterator[tuple[str, str]]:
    for control in form.inputs:
        kind = control.get("type", "text")
        if kind in ("radio", "checkbox") and "checked" in control.attrib:
            yield control.name, control.get("value", "on")  # lxml takes an empty value for none
        elif control.name and kind not in ("radio", "checkbox", "submit", "button", "file"):
            yield control.name, control.value or ""


def token_of(page: str) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if found is None:
        raise Refused("a page without the token of a form")
    return {"csrfmiddlewaretoken": found[1]}


def numbers(page: str, address: str) -> list[int]:
    return sorted({int(number) for number in re.findall(address.format(r"(\d+)"), page)})


class Person:
    """Somebody at the desk. steps(): one request or one page after another; between them one thinks."""

    def __init__(self, name: str, plan: Mapping[str, Any], ask: Ask, told: Acknowledged, chance: random.Random) -> None:
        self.name, self.plan, self.ask, self.told, self.chance = name, plan, ask, told, chance
        self.page = ""

    def sign_in(self, now: Callable[[], float] = time.time) -> None:
        """With password and code. Raises Refused."""
        page = self.ask("GET", "/login/", "sign in: page")
        given = token_of(page.text) | {"username": self.name, "password": self.plan["password"]}
        answer = self.ask("POST", "/login/", "sign in: password", data=given, expected=(302,))
        page = self.ask("GET", answer.location, "sign in: page")
        given = token_of(page.text) | {"code": code_now(self.plan["secret"], now())}
        door, expected = answer.location, (200, 302)
        answer = self.ask("POST", door, "sign in: code", data=given, expected=expected)
        if answer.status == 200:  # its half minute was over when it came: one types the next
            self.told.overtaken.append("code")
            given = token_of(answer.text) | {"code": code_now(self.plan["secret"], now())}
            answer = self.ask("POST", door, "sign in: code", data=given, expected=(302,))
        if answer.location != "/desk/":
            raise Refused(f"signed in to {answer.location}")
        self.queue()

    def queue(self) -> None:
        self.page = self.ask("GET", "/desk/", "desk: queue").text

    def steps(self) -> Iterator[None]:
        raise NotImplementedError


class Reviewer(Person):
    """Takes the next article, rates headline and claims, each answer saved as it is typed, and hands in."""

    def steps(self) -> Iterator[None]:
        self.queue()
        yield
        answer = self.ask("POST", "/desk/next/", "desk: take the next", data=token_of(self.page), expected=(302,))
        sheet = re.fullmatch(r"/desk/review/(\d+)/", answer.location)
        if sheet is None:  # nothing waits, or somebody else was quicker
            self.told.overtaken.append(f"next: {answer.location}")
            return
        page = self.ask("GET", answer.location, "desk: review").text
        yield
        given, article = form_of(page, "lock"), re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
        yield from self._answer(int(sheet[1]), answer.location, given, article[1] if article else "")

    def _answer(self, sheet: int, address: str, given: dict[str, Any], article: str) -> Iterator[None]:
        rating = rating_of(sheet, article)
        answers = {"headline-rating": rating, "headline-why": SAID["rating"]}
        claims = sorted({int(name.split("-")[1]) for name in given if re.fullmatch(r"claim-\d+-asked", name)})
        yield from self._save(sheet, address, given | answers, given, answers)
        for claim in claims:
            answers |= {
                f"claim-{claim}-verdict": "true" if rating == "supported" else "mostly_true",
                f"claim-{claim}-why": SAID["verdict"],
            }
            answers |= {f"claim-{claim}-evidence-0-{name}": value for name, value in EVIDENCE.items()}
            yield from self._save(sheet, address, given | answers, given, answers)
        handed = self.ask("POST", address, "desk: hand in", data=given | answers | {"action": "submit"}, expected=(302,))
        if handed.location != "/desk/":
            raise Refused(f"handed in sheet {sheet}, and sent to {handed.location}")
        self.told.drafts.pop(sheet, None)
        self.told.sheets[sheet] = said(answers, claims)
        self.queue()

    def _save(
        self, sheet: int, address: str, sent: dict[str, Any], given: dict[str, Any], answers: dict[str, Any]
    ) -> Iterator[None]:
        answer = self.ask(
            "POST", address, "desk: save the draft", data=sent | {"action": "save"}, accept="application/json"
        )  # fmt: skip
        saved = re.search(r'"lock": (\d+)', answer.text)
        if saved is None or '"errors": []' not in answer.text:
            raise Refused(f"saved sheet {sheet}: {answer.text[:300]}")
        given["lock"] = saved[1]
        self.told.drafts[sheet] = {"lock": int(saved[1]), "rating": answers["headline-rating"]}
        yield


def rating_of(sheet: int, article: str) -> str:
    """Of most articles all reviewers say the same; of the others only some do."""
    differs = sheet % 2 and random.Random(article).random() < DISPUTED  # noqa: S311 - the same for both reviewers
    return "mostly_supported" if differs else "supported"


def said(answers: Mapping[str, str], claims: list[int]) -> dict[str, Any]:
    return {"rating": answers["headline-rating"], "claims": {str(claim): answers[f"claim-{claim}-verdict"] for claim in claims}}


class Adjudicator(Person):
    """Decides one of the disputes there are."""

    def steps(self) -> Iterator[None]:
        self.queue()
        yield
        waiting = numbers(self.page, r'href="/desk/adjudicate/{}/"')
        if not waiting:
            return
        version = self.chance.choice(waiting)
        address = f"/desk/adjudicate/{version}/"
        page = self.ask("GET", address, "desk: dispute", expected=(200, 302))
        yield
        if page.status == 302:  # decided meanwhile
            self.told.overtaken.append(address)
            return
        given = form_of(page.text, "reason") | {"reason": SAID["reason"]}
        points = set(re.findall(r'name="([\w-]+-decision)"', page.text))
        given |= {point: str(self.chance.randrange(2)) for point in points}
        answer = self.ask("POST", address, "desk: decide", data=given, expected=(302, 409))
        if answer.status == 409:
            self.told.overtaken.append(address)
            return
        if answer.location != "/desk/":
            raise Refused(f"decided version {version}, and sent to {answer.location}")
        self.told.decided.append(version)
        self.queue()


class Editor(Person):
    """Publishes what is ready; where nothing is, puts an article in the queue."""

    def steps(self) -> Iterator[None]:
        self.queue()
        yield
        ready = numbers(self.page, r'href="/desk/publish/{}/"')
        if ready:
            yield from self._publish(self.chance.choice(ready))
        else:
            self._put_in_queue()

    def _put_in_queue(self) -> None:
        fresh = numbers(self.page, r'action="/desk/articles/{}/move/"')
        if fresh:
            article = self.chance.choice(fresh)
            given = token_of(self.page) | {"move": "queue", "next": "queue"}
            self.ask("POST", f"/desk/articles/{article}/move/", "desk: put in the queue", data=given, expected=(302,))
            self.queue()
            if "It is in the queue" in self.page:
                self.told.queued.append(article)

    def _publish(self, article: int) -> Iterator[None]:
        address = f"/desk/publish/{article}/"
        page = self.ask("GET", address, "desk: preview").text
        yield
        if 'name="seen"' not in page:  # published meanwhile
            self.told.overtaken.append(address)
            return
        answer = self.ask("POST", address, "desk: publish", data=form_of(page, "seen"), expected=(302, 409))
        if answer.location.startswith(CONFIRM):
            answer = self._confirm(answer.location)
        if answer.status == 409:
            self.told.overtaken.append(address)
            return
        if answer.location != "/desk/":
            raise Refused(f"published article {article}, and sent to {answer.location or answer.status}")
        self.told.published.append(article)
        self.queue()

    def _confirm(self, address: str) -> Answer:
        """The password once more, after which what was sent goes on."""
        page = self.ask("GET", address, "sign in: page").text
        given = form_of(page, "password") | {"password": self.plan["password"]}
        return self.ask("POST", address, "desk: publish, password given", data=given, expected=(302, 409))


ROLES: dict[str, type[Person]] = {"reviewer": Reviewer, "adjudicator": Adjudicator, "editor": Editor}
