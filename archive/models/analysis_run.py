from django.db import models
from django.db.models import Q

from archive.models.constraints import one_of
from archive.models.kept import KeptModel
from archive.models.process import is_there
from archive.policy.vocabulary import ANALYSIS_STATES

MARKS = 10**12  # from which the marks of runs are numbered, apart from those of imports (models.process)


class AnalysisRun(KeptModel):
    """One reading of all texts anew, and how far it has come.

    after: the article up to which all is written; last: the newest article when the run began. passes: how often all articles
    were gone through: once more where new names were suggested, which stand in articles that were read before. made_names:
    whether this pass has suggested one. position: who is at work on it. parent: of a part of a run by many workers, one pass over
    the articles behind after.
    """

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ANALYSIS_STATES, default="running")
    failure = models.TextField(blank=True)
    after = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    passes = models.PositiveSmallIntegerField(default=1)
    made_names = models.BooleanField(default=False)
    counts = models.JSONField(default=dict, blank=True)
    position = models.JSONField(default=dict, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        constraints = [
            one_of("state", ANALYSIS_STATES, name="analysis_state_known"),
            models.CheckConstraint(
                condition=Q(state="running", finished_at__isnull=True) | (~Q(state="running") & Q(finished_at__isnull=False)),
                name="analysis_finished_unless_running",
            ),
        ]

    def __str__(self) -> str:
        return f"Analysis {self.pk}"

    @property
    def mark_number(self) -> int:
        return MARKS + self.pk

    @property
    def is_running(self) -> bool:
        """Whether a process is at work on it."""
        return self.state == "running" and is_there(self.position, self.mark_number)
