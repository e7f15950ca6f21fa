"""Something done to many rows in steps: what is to be done is asked, what will and will not happen is shown, then it is done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

TOLD = 20  # refusals told one by one


@dataclass(frozen=True)
class Forecast:
    """What will happen to one row. detail: what more there is to say of it. refusal: why nothing will happen; else empty."""

    row: Any
    name: str
    detail: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class Work:
    """title: what is done, as its button says. rows: those chosen. forecast, do: for one row, once the form was filled.

    do raises one of refusals, or PermissionDenied.
    """

    title: str
    rows: list[Any]
    form: forms.Form
    forecast: Callable[[Any], Forecast]
    do: Callable[[Any], Any]
    refusals: tuple[type[Exception], ...]


def take_steps(model_admin: ModelAdmin, request: HttpRequest, work: Work) -> HttpResponse | None:
    """The page of the step that comes next; None once it is done."""
    if not (work.form.is_bound and work.form.is_valid()):
        return _page(model_admin, request, work, None)
    if "confirmed" not in request.POST:
        return _page(model_admin, request, work, [work.forecast(row) for row in work.rows])
    do_each(request, work.title, work.rows, work.do, refusals=work.refusals, name=lambda row: work.forecast(row).name)
    return None


def do_each(
    request: HttpRequest,
    title: str,
    rows: list[Any],
    do: Callable[[Any], Any],
    *,
    refusals: tuple[type[Exception], ...],
    name: Callable[[Any], str],
) -> None:
    """do for each of rows, and what came of it told on the next page; a refusal stops none of the others."""
    done, refused = 0, []
    for row in rows:
        try:
            do(row)
            done += 1
        except (*refusals, PermissionDenied) as said:
            refused.append(f"{name(row)[:80]}: {said}")
    messages.success(request, f"{title}: {done} of {len(rows)}.")
    for words in refused[:TOLD]:
        messages.warning(request, words)
    if len(refused) > TOLD:
        messages.warning(request, f"… and {len(refused) - TOLD} more were refused.")


def _page(model_admin: ModelAdmin, request: HttpRequest, work: Work, forecasts: Iterable[Forecast] | None) -> HttpResponse:
    """forecasts: None where it is still to be asked what is to be done."""
    forecasts = None if forecasts is None else list(forecasts)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": work.title,
        "form": work.form,
        "rows": work.rows,
        "is_asked": forecasts is not None,
        "will": [one for one in forecasts or [] if not one.refusal],
        "will_not": [one for one in forecasts or [] if one.refusal],
        "opts": model_admin.opts,
        "list_name": f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist",
        "action": request.POST.get("action", ""),
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/archive/steps.html", context)
