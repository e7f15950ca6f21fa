"""All that verify_archive looks at. A new table that can be wrong gets a function and its line in CHECKS."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from archive.audit import Head, unguarded_tables, verify_chain
from archive.proof.moments import check_moments
from archive.proof.originals import check_originals
from archive.proof.policies import check_policies
from archive.proof.references import check_references
from archive.proof.run import Finding, Run
from archive.proof.states import check_states
from archive.proof.takedowns import check_takedowns
from archive.proof.texts import check_texts
from archive.proof.verdicts import check_verdicts
from archive.review.claim_keys import faulty_keys
from archive.review.evidence_files import verify_files
from archive.review.verifying import verify_answers
from archive.search.checking import compare
from archive.search.index import IndexFailed, IndexUnfit
from archive.search.recounting import recount

MOST_FINDINGS = 1000  # of one check


@dataclass(frozen=True)
class Check:
    """label: what is looked at. run: gives what is wrong."""

    name: str
    label: str
    run: Callable[[Run], Iterator[Finding]]


def _sentences(where: str, found: Iterable[str]) -> Iterator[Finding]:
    return (Finding(where, said) for said in found)


def _record(run: Run) -> Iterator[Finding]:
    yield from _sentences("record", verify_chain(kept=run.heads))
    for table in unguarded_tables():
        yield Finding(table, f"The database does not guard {table}: its triggers are gone or switched off.")


def _answers(run: Run) -> Iterator[Finding]:
    return _sentences("review", verify_answers())


def _evidence(run: Run) -> Iterator[Finding]:
    return _sentences("evidence", verify_files())


def _keys(run: Run) -> Iterator[Finding]:
    return (Finding(f"claim {pk}", "Its key is not what a recount gives: run rebuild_claim_keys.") for pk in faulty_keys())


def _search(run: Run) -> Iterator[Finding]:
    try:
        found = compare()
    except (IndexUnfit, IndexFailed) as error:
        yield Finding("search", f"{error} Run rebuild_search.")
        return
    named = {"is missing in": found.missing, "is held otherwise by": found.stale, "is gone and still held by": found.extra}
    for words, pks in named.items():
        yield from (Finding(f"article {pk}", f"It {words} the search index: run rebuild_search.") for pk in pks)
    if found.behind:
        yield Finding("search", f"{found.behind:,} changes wait for the search index.")


def _summaries(run: Run) -> Iterator[Finding]:
    found, mend = recount(), "run rebuild_summaries."
    yield from (Finding(f"article {pk}", f"It is counted otherwise than it is: {mend}") for pk in found.stale)
    for key, kept, right in found.wrong:
        yield Finding(f"tally {key}", f"It says {kept}, a recount {right}: {mend}")


CHECKS: list[Check] = [
    Check("record", "the chain of events and its guards", _record),
    Check("answers", "reviews, verdicts and the texts they judge", _answers),
    Check("evidence", "files of evidence", _evidence),
    Check("originals", "original bytes", check_originals),
    Check("texts", "texts, blocks, claims and what may be shown", check_texts),
    Check("states", "states against events", check_states),
    Check("policies", "what sources let be shown", check_policies),
    Check("verdicts", "verdicts and what they are on", check_verdicts),
    Check("moments", "when verdicts were reached, and public notes made", check_moments),
    Check("references", "rows that name rows", check_references),
    Check("takedowns", "texts taken down", check_takedowns),
    Check("keys", "what claims are found by", _keys),
    Check("summaries", "the counts that pages show", _summaries),
    Check("search", "the search index", _search),
]


def findings(run: Run, names: Iterable[str] = ()) -> Iterator[tuple[Check, list[Finding]]]:
    """What each check finds, in order, at most MOST_FINDINGS of one. names: only these. run.heads: kept elsewhere."""
    wanted = set(names) or {check.name for check in CHECKS}
    for check in CHECKS:
        if check.name in wanted:
            run.at(check.label, 0)
            yield check, list(islice(check.run(run), MOST_FINDINGS))


__all__ = ["CHECKS", "Check", "Finding", "Head", "Run", "findings"]
