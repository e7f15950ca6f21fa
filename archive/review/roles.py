"""The Django groups and permissions, made from policy/roles.py. People are put into groups by hand and stay in them."""

from datetime import datetime
from typing import Any

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from archive.audit import lock_chain, record
from archive.models import Article
from archive.policy.roles import POWERS, REMOVABLE_MODELS, ROLES, Role

APP = "archive"
BUILT_IN_ACTIONS = ("add", "change", "delete", "view")


def sync_roles(*, at: datetime | None = None) -> dict[str, dict[str, list[str]]]:
    """Make the groups hold exactly what the roles list: what is missing is added, what is no longer listed is taken away.

    Gives back {role: {"added": [...], "removed": [...]}} for the groups that changed. Doing it again changes nothing. A change
    to a group that was there before goes on the record. at: of the record's line; None: now.
    """
    with transaction.atomic():
        lock_chain()
        create_permissions(installed_apps.get_app_config(APP), verbosity=0)
        _sync_powers()
        permissions = {row.codename: row for row in Permission.objects.filter(content_type__app_label=APP)}
        changes = {role.code: _sync_role(role, permissions, at or timezone.now()) for role in ROLES}
        return {code: change for code, change in changes.items() if change["added"] or change["removed"]}


def _sync_powers() -> None:
    """One permission a power, hung on the article; powers no longer listed are removed from whoever held them."""
    kind = ContentType.objects.get_for_model(Article)
    built_in = [f"{action}_{Article._meta.model_name}" for action in BUILT_IN_ACTIONS]
    Permission.objects.filter(content_type=kind).exclude(codename__in=[*built_in, *POWERS]).delete()
    for code, label in POWERS.items():
        Permission.objects.update_or_create(content_type=kind, codename=code, defaults={"name": label})


def _sync_role(role: Role, permissions: dict[str, Permission], at: datetime) -> dict[str, list[str]]:
    group, made = Group.objects.get_or_create(name=role.code)
    wanted = codenames(role)
    held = set(group.permissions.filter(content_type__app_label=APP).values_list("codename", flat=True))
    group.permissions.add(*(permissions[name] for name in wanted - held))
    group.permissions.remove(*(permissions[name] for name in held - wanted))
    group.permissions.remove(*group.permissions.exclude(content_type__app_label=APP))
    change = {"added": sorted(wanted - held), "removed": sorted(held - wanted)}
    if not made and wanted != held:
        record(verb="roles_synced", subject=group, at=at, after={"role": role.code, **change})
    return change


def codenames(role: Role) -> set[str]:
    """The permissions of a role: its powers, what it may look at, what it may edit."""
    edits = {f"{action}_{model}" for model in role.changes for action in ("add", "change")}
    removals = {f"delete_{model}" for model in role.changes if model in REMOVABLE_MODELS}
    return set(role.powers) | {f"view_{model}" for model in (*role.reads, *role.changes)} | edits | removals


def sync_after_migrate(**kwargs: Any) -> None:
    """Receiver of post_migrate. A migration to a state without these tables leaves nothing to synchronise."""
    state = kwargs.get("apps", installed_apps)
    try:
        for app, model in (("auth", "Group"), ("contenttypes", "ContentType"), (APP, "Article"), (APP, "RecordHead")):
            state.get_model(app, model)
    except LookupError:
        return
    sync_roles()
