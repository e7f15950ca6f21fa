from django.conf import settings
from django.db import models

from archive.models.batch import ImportBatch
from archive.models.constraints import one_of
from archive.models.kept import KeptModel
from archive.policy.vocabulary import UPLOAD_STATES


class Upload(KeptModel):
    """Files that somebody sent for importing, kept in a folder of their own until they are imported.

    folder: its name under settings.UPLOADS. files: [{"name": as kept there, "size": bytes}], the table of a join apart in joined.
    choices: how they are to be read: source, format, map, join (a column). plan: what looking through them gave, as
    ingest.report.Report.as_plan(); while it runs, how far it has come.
    """

    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    folder = models.CharField(max_length=32, unique=True)
    files = models.JSONField(default=list)
    joined = models.TextField(blank=True)
    choices = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=UPLOAD_STATES, default="stored")
    plan = models.JSONField(default=dict, blank=True)
    batch = models.OneToOneField(ImportBatch, models.PROTECT, null=True, blank=True, related_name="upload")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="When its files were removed.")

    class Meta:
        constraints = [
            one_of("state", UPLOAD_STATES, name="upload_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="imported", batch__isnull=False)
                | (~models.Q(state="imported") & models.Q(batch__isnull=True)),
                name="upload_imported_has_batch",
            ),
        ]

    def __str__(self) -> str:
        return f"Upload {self.pk}"
