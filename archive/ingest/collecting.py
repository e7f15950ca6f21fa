"""How often the interpreter looks for garbage while an import runs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

USUAL = gc.get_threshold()
SELDOM = (50_000, 20, 50)


def collect_seldom() -> None:
    """For the rest of this process, or until seldom_collected() ends.

    A chunk is tens of thousands of objects that live until it is written. Looking through them all again after every few hundred
    finds nothing; what nobody holds any more goes at once all the same, but for the few things that hold one another.
    """
    gc.freeze()
    gc.set_threshold(*SELDOM)


@contextmanager
def seldom_collected() -> Iterator[None]:
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*USUAL)
        gc.unfreeze()
