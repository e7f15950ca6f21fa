from datetime import datetime

from archive.analysis.lessons import Lesson
from archive.ingest.knowledge import load_knowledge
from archive.management.lessons import LessonCommand
from archive.review.learning import learn_topics


class Command(LessonCommand):
    help = (
        "Learns from topics that people accepted, and says what it gains on decisions that it had not learned from. "
        "Used for later imports only if it gains."
    )
    kind = "topics"

    def learn(self, *, at: datetime, write: bool) -> Lesson:
        return learn_topics(load_knowledge(), at=at, write=write)
