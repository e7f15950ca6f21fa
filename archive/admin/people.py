"""Accounts and roles. Accounts: put into roles and switched off here, never deleted, for what they did stays on the record."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from taggit.admin import Tag

from archive.admin.base import OwnFilters, record_change
from archive.audit import lock_chain

ACCOUNT = ("username", "is_active", "is_staff", "is_superuser")

admin.site.unregister(User)
admin.site.unregister(Group)
admin.site.unregister(Tag)  # taggit's own, which the archive does not use


@admin.register(User)
class PersonAdmin(OwnFilters, UserAdmin):
    """Who may do what is on the record: the roles and powers a person had, and has now, and whether the account is open."""

    list_display = ("username", "first_name", "last_name", "is_active", "is_staff")
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        lock_chain()
        before = User.objects.filter(pk=obj.pk).values(*ACCOUNT).first() or {}
        super().save_model(request, obj, form, change)
        after = {name: getattr(obj, name) for name in ACCOUNT}
        changed = [name for name in ACCOUNT if before.get(name) != after[name]]
        told = [{name: values[name] for name in changed if name in values} for values in (before, after)]
        record_change("account_changed", obj, *told, by=request.user, is_new=not change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        roles, powers = _roles(form.instance), _powers(form.instance)
        super().save_related(request, form, formsets, change)
        record_change("roles_given", form.instance, roles, _roles(form.instance), by=request.user)
        record_change("account_changed", form.instance, powers, _powers(form.instance), by=request.user)


def _roles(person: User) -> dict[str, list[str]]:
    return {"roles": list(person.groups.order_by("name").values_list("name", flat=True))}


def _powers(person: User) -> dict[str, list[str]]:
    """The permissions given to the person alone, beside those of the roles."""
    return {"powers": list(person.user_permissions.order_by("codename", "pk").values_list("codename", flat=True))}


@admin.register(Group)
class RoleAdmin(OwnFilters, GroupAdmin):
    """The permissions of a role come from policy/roles.py at every migrate; here they are only read."""

    actions = None
    readonly_fields = ("name", "permissions")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
