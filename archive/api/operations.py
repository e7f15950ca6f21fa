"""How an operation of the API is declared: a function that takes what was asked and gives back what is to be answered."""

from collections.abc import Callable
from functools import wraps
from inspect import getdoc, signature
from typing import Any, get_args

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from archive.api.answers import Listed, Moved, One, answer, wanted_fields
from archive.api.problems import bad_parameters
from archive.api.schemas.base import List

Operation = Callable[..., Listed | One | Moved]


def reads(
    router: Router, path: str, *, gives: type[Schema], may_be_gone: bool = False, may_have_moved: bool = False
) -> Callable[[Operation], Operation]:
    """Registers a function under this path. gives: the schema of its answer. may_be_gone: of a withdrawn article.
    may_have_moved: to another address.

    Its name is the operation's; the first line of its docstring the summary, the rest the description.
    """
    known = tuple(fields_of(gives).model_fields)

    def register(function: Operation) -> Operation:
        allowed = {*_parameters(function), "fields"}

        @wraps(function)
        def view(request: HttpRequest, **values: Any) -> HttpResponse:
            if unknown := sorted(set(request.GET) - allowed):
                told = f"There is no such parameter here. There are: {', '.join(sorted(allowed))}."
                raise bad_parameters([(name, told) for name in unknown])
            wanted = wanted_fields(request, known)  # a mistake in what is asked is told first
            return answer(request, function(request, **values), wanted=wanted)

        summary, _, description = (getdoc(function) or "").partition("\n")
        router.api_operation(
            ["GET", "HEAD"],
            path,
            response={200: gives},
            operation_id=function.__name__,
            url_name=function.__name__,
            summary=summary.rstrip("."),
            description=description.strip() or summary,
            openapi_extra={"x-may-be-gone": may_be_gone, "x-may-have-moved": may_have_moved, "x-fields": list(known)},
        )(view)
        return function

    return register


def fields_of(schema: type[Schema]) -> type[Schema]:
    """The schema whose fields ?fields= chooses from: of the rows of a list, or of the one thing."""
    return get_args(schema.model_fields["items"].annotation)[0] if issubclass(schema, List) else schema


def _parameters(function: Operation) -> set[str]:
    """The names in the query that the function takes."""
    models = [get_args(one.annotation)[0] for name, one in signature(function).parameters.items() if name == "asked"]
    return {name for model in models for name in model.model_fields}
