from datetime import datetime

from archive.analysis.lessons import Lesson
from archive.management.lessons import LessonCommand
from archive.review.learning import learn_claims


class Command(LessonCommand):
    help = (
        "Learns from suggested claims that people accepted and rejected, and says what it gains "
        "on decisions that it had not learned from. "
        "Used for later imports only if it gains."
    )
    kind = "claims"

    def learn(self, *, at: datetime, write: bool) -> Lesson:
        return learn_claims(at=at, write=write)
