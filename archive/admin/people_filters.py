"""Filters beside the list of accounts."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.policy.roles import ROLES


class RoleFilter(admin.SimpleListFilter):
    title = "role"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*((role.code, role.label) for role in ROLES), ("none", "None")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "none":
            return queryset.filter(groups=None)
        return queryset.filter(groups__name=self.value()) if self.value() in dict(self.lookup_choices) else queryset


class SecondFactorFilter(admin.SimpleListFilter):
    title = "second factor"
    parameter_name = "factor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        holders = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user")
        if self.value() == "yes":
            return queryset.filter(pk__in=holders)
        return queryset.exclude(pk__in=holders) if self.value() == "no" else queryset
