"""Accounts and roles. Accounts: put into roles and switched off here, never deleted, for what they did stays on the record."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm, UsernameField
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from taggit.admin import Tag

from archive.admin.base import OwnFilters, RecordAdmin, record_change
from archive.admin.people_filters import RoleFilter, SecondFactorFilter
from archive.audit import lock_chain, record
from archive.forms.confirming import check_confirmed
from archive.policy.roles import ROLES
from archive.policy.vocabulary import label
from archive.queries.desk_record import subject_record
from archive.review.account_mail import people_told
from archive.review.accounts import change_refusal, may_manage, shut_out
from archive.review.persons import is_kept_for_erased
from archive.review.tokens import revoke_tokens_of

ACCOUNT = ("username", "is_active", "is_staff", "is_superuser")
WHO_IT_IS = {"first_name": "first name", "last_name": "last name", "email": "address of mail"}
LABELS = [(role.code, role.label) for role in ROLES]
ABOVE_ROLES = ("is_staff", "is_superuser", "user_permissions")  # given by whoever holds every power, and by nobody else

admin.site.unregister(User)
admin.site.unregister(Group)
admin.site.unregister(Tag)  # taggit's own, which the archive does not use


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        return label(LABELS, obj.name)


class RolesForm(forms.ModelForm):
    """by: who fills it in. A role that policy/roles.py does not list can be taken away, not given."""

    by: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            listed = Q(name__in=[role.code for role in ROLES])
            held = Q(user=self.instance.pk) if self.instance.pk else Q()
            rows = Group.objects.filter(listed | held if held else listed).distinct().order_by("name")
            self.fields["groups"] = RolesField(rows, required=False, label="Roles")

    def clean_username(self) -> str:
        name = self.cleaned_data["username"]
        if "username" in self.changed_data and is_kept_for_erased(name):
            raise forms.ValidationError("So an account is called whose personal data was erased: choose another name.")
        return name


class PersonForm(RolesForm, UserChangeForm):
    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "groups" in given:
            kept = User.objects.get(pk=self.instance.pk)
            told = {name: given.get(name, getattr(kept, name)) for name in ("is_active", "is_superuser")}
            if said := change_refusal(kept, by=self.by, roles=[role.name for role in given["groups"]], **told):
                raise forms.ValidationError(said)
        return given


class NewPersonForm(RolesForm):
    """Without a password: the person chooses one by a link, made on the page of their access."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "groups")
        field_classes = {"username": UsernameField}

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class PersonAdmin(OwnFilters, UserAdmin):
    """Who may do what is on the record: the roles and powers a person had, and has now, and whether the account is open."""

    heading = "Accounts"
    form = PersonForm
    add_form = NewPersonForm
    list_display = ("username", "whole_name", "roles", "is_active", "has_second_factor", "last_login")
    list_filter = ("is_active", RoleFilter, SecondFactorFilter, "is_superuser", "last_login")
    search_fields = ("username", "first_name", "last_name", "email")
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    filter_horizontal = ("user_permissions",)
    readonly_fields = ("last_login", "date_joined")
    actions = None
    object_history_template = RecordAdmin.object_history_template
    add_form_template = "admin/auth/user/new.html"
    change_form_template = "admin/auth/user/change_form.html"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_manage(request.user, None)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_manage(request.user, None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_manage(request.user, None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_manage(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
        holds = ExpressionWrapper(Exists(factors), output_field=BooleanField())
        return super().get_queryset(request).annotate(holds_factor=holds).prefetch_related("groups")

    @admin.display(description="Name")
    def whole_name(self, person: User) -> str:
        return person.get_full_name()

    @admin.display(description="Roles")
    def roles(self, person: User) -> str:
        above = ["Every power"] if person.is_superuser else []
        return ", ".join([*above, *sorted(label(LABELS, group.name) for group in person.groups.all())])

    @admin.display(description="Second factor", boolean=True, ordering="holds_factor")
    def has_second_factor(self, person: User) -> bool:
        return person.holds_factor

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return [(None, {"fields": NewPersonForm.Meta.fields})]
        every = request.user.is_superuser
        powers = ("is_active", "groups", *(ABOVE_ROLES if every else ()))
        return [
            (None, {"fields": ("username", "password") if every else ("username",)}),
            ("Who it is", {"fields": ("first_name", "last_name", "email")}),
            ("What they may do", {"fields": powers}),
            ("When", {"fields": ("last_login", "date_joined")}),
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": self.heading, **(extra_context or {})})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method != "POST" or not may_manage(request.user, None):
            return super().changeform_view(request, object_id, form_url, extra_context)
        check_confirmed(request)
        with transaction.atomic():
            lock_chain()  # before the form is looked at: two who close each other's accounts leave one administrator
            with people_told(_numbered(object_id)):
                return super().changeform_view(request, object_id, form_url, extra_context)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A password that somebody else knows is given by an account that holds every power alone, and on the record."""
        if not request.user.is_superuser:
            raise PermissionDenied
        if request.method != "POST":
            return super().user_change_password(request, id, form_url)
        check_confirmed(request)
        with transaction.atomic():
            lock_chain()
            passwords = _numbered(id)
            before = passwords.values_list("password", flat=True).first()
            answer = super().user_change_password(request, id, form_url)
            if before != passwords.values_list("password", flat=True).first():
                _note_password(passwords.get(), by=request.user)
        return answer

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return RecordAdmin.history_view(self, request, object_id, extra_context)

    def visible_row(self, request: HttpRequest, object_id: str) -> Any:
        return RecordAdmin.visible_row(self, request, object_id)

    def history(self, request: HttpRequest, row: User) -> Any:
        return subject_record("user", row.pk, request.user)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        before = User.objects.filter(pk=obj.pk).values(*ACCOUNT).first() or {}
        super().save_model(request, obj, form, change)
        after = {name: getattr(obj, name) for name in ACCOUNT}
        changed = [name for name in ACCOUNT if before.get(name) != after[name]]
        told = [{name: values[name] for name in changed if name in values} for values in (before, after)]
        record_change("account_changed", obj, *told, by=request.user, is_new=not change)
        if change and (named := [WHO_IT_IS[name] for name in WHO_IT_IS if name in form.changed_data]):
            note = f"Changed: {', '.join(named)}"  # not what they were: who it is can be erased
            record(verb="account_changed", subject=obj, by=request.user, at=timezone.now(), note=note)
        if change and "is_active" in changed and not obj.is_active:
            shut_out(obj, by=request.user, at=timezone.now())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        roles, powers = _roles(form.instance), _powers(form.instance)
        super().save_related(request, form, formsets, change)
        record_change("roles_given", form.instance, roles, _roles(form.instance), by=request.user)
        record_change("account_changed", form.instance, powers, _powers(form.instance), by=request.user)


def _numbered(number: str | None) -> QuerySet:
    return User.objects.filter(pk=number if number and number.isdecimal() else None)


def _note_password(person: User, *, by: Any) -> None:
    at = timezone.now()
    with people_told([person]):
        record(verb="account_changed", subject=person, by=by, at=at, note="A new password")
        if person.pk != by.pk:
            revoke_tokens_of(person, by=by, at=at)


def _roles(person: User) -> dict[str, list[str]]:
    return {"roles": list(person.groups.order_by("name").values_list("name", flat=True))}


def _powers(person: User) -> dict[str, list[str]]:
    """The permissions given to the person alone, beside those of the roles."""
    return {"powers": list(person.user_permissions.order_by("codename", "pk").values_list("codename", flat=True))}


@admin.register(Group)
class RoleAdmin(OwnFilters, GroupAdmin):
    """The permissions of a role come from policy/roles.py at every migrate; here they are only read."""

    heading = "Roles"
    actions = None
    list_display = ("role",)
    fields = readonly_fields = ("role", "permissions")

    @admin.display(description="Role", ordering="name")
    def role(self, group: Group) -> str:
        return label(LABELS, group.name)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_manage(request.user, None)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_manage(request.user, None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": self.heading, **(extra_context or {})})

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return super().change_view(request, object_id, form_url, {"title": "Role", **(extra_context or {})})
