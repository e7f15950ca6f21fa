"""Accounts and roles. Accounts: put into roles and switched off here, never deleted, for what they did stays on the record."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from taggit.admin import Tag

from archive.admin.base import OwnFilters, record_change
from archive.audit import lock_chain

admin.site.unregister(User)
admin.site.unregister(Group)
admin.site.unregister(Tag)  # taggit's own, which the archive does not use


@admin.register(User)
class PersonAdmin(OwnFilters, UserAdmin):
    """Who may do what is on the record: the roles a person had, and has now."""

    list_display = ("username", "first_name", "last_name", "is_active", "is_staff")
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        lock_chain()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        before = _roles(form.instance)
        super().save_related(request, form, formsets, change)
        record_change("roles_given", form.instance, before, _roles(form.instance), by=request.user)


def _roles(person: User) -> dict[str, list[str]]:
    return {"roles": list(person.groups.order_by("name").values_list("name", flat=True))}


@admin.register(Group)
class RoleAdmin(OwnFilters, GroupAdmin):
    """The permissions of a role come from policy/roles.py at every migrate; here they are only read."""

    actions = None
    readonly_fields = ("name", "permissions")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
