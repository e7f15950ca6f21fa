"""How the commands that import end where they cannot go on: one sentence, and an exit code that scripts can tell apart."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError

from archive.distributed.crew import SchedulerUnusable, WorkersGone
from archive.distributed.importing import ShardsSetAside
from archive.ingest.own_export import ExportUnusable
from archive.ingest.paths import PathsUnusable
from archive.ingest.recipe import RecipeUnusable
from archive.ingest.resuming import CannotResume, TakenOver
from archive.ingest.streams import NoRoom
from archive.ingest.workers import WorkerLost
from archive.restoring import RestoreStopped

UNUSABLE, BROKEN_OFF, STOPPED = 2, 3, 130
AGAIN = "What was stored before stays; the same command with --resume imports the rest."


@contextmanager
def exit_codes(again: str = AGAIN) -> Iterator[None]:
    """again: what to do after an import that was broken off."""
    try:
        yield
    except (PathsUnusable, RecipeUnusable, CannotResume, ExportUnusable, SchedulerUnusable) as error:
        raise CommandError(str(error), returncode=UNUSABLE) from error
    except (DatabaseError, InterfaceError) as error:  # the disk is full, the server is gone, no tables, a writer does not let go
        raise database_failed(error, again) from error
    except RestoreStopped as error:
        raise CommandError("Stopped. Nothing was restored.", returncode=STOPPED) from error
    except (WorkerLost, WorkersGone, ShardsSetAside, NoRoom) as error:
        raise CommandError(f"{error} {again}", returncode=BROKEN_OFF) from error
    except KeyboardInterrupt as error:
        raise CommandError(f"Stopped at once. {again}", returncode=STOPPED) from error
    except TakenOver as error:
        raise CommandError(str(error), returncode=BROKEN_OFF) from error
    except MemoryError as error:
        raise CommandError(f"There is not enough memory. {again}", returncode=BROKEN_OFF) from error


def database_failed(error: Exception, then: str) -> CommandError:
    """then: a sentence on what stays, or what to do."""
    said = str(error).strip().replace("\n", " ")
    return CommandError(f"The database failed: {said}. {then}", returncode=BROKEN_OFF)
