"""The reference page: the OpenAPI document, as people read it."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI

from archive.api.document import document, resolved
from archive.api.limits import WINDOW
from archive.api.problems import KINDS
from archive.publish.addresses import base_address

Part = dict[str, Any]


def reference_page(request: HttpRequest, *, api: NinjaAPI) -> HttpResponse:
    told = document(api)
    context = {
        "groups": [_group(tag["name"], told) for tag in told["tags"]],
        "problems": list(KINDS.values()),
        "limits": {"seconds": WINDOW, "address": settings.API_REQUESTS_A_MINUTE, "token": settings.API_TOKEN_REQUESTS_A_MINUTE},
        "base": f"{base_address(request)}/api/v1",
    }
    return render(request, "archive/api/reference.html", context)


def _group(tag: str, told: Part) -> Part:
    found = [(path, methods["get"]) for path, methods in told["paths"].items() if methods["get"]["tags"] == [tag]]
    schemas = told["components"]["schemas"]
    return {"name": tag, "slug": tag.lower().replace(" ", "-"), "operations": [_operation(*one, schemas) for one in found]}


def _operation(path: str, operation: Part, schemas: Part) -> Part:
    content = operation["responses"]["200"]["content"]["application/json"]
    return {
        "name": operation["operationId"],
        "path": path,
        "summary": operation["summary"],
        "description": operation["description"] if operation["description"] != operation["summary"] else "",
        "parameters": [_parameter(one) for one in operation["parameters"]],
        "fields": _fields(content["schema"], schemas),
        "example": json.dumps(content["example"], ensure_ascii=False, indent=2),
        "address": _filled(path, operation["parameters"]),
        "answers": [status for status in operation["responses"] if status != "200"],
    }


def _parameter(one: Part) -> Part:
    schema = one["schema"]
    codes = schema.get("enum", [])
    return {"name": one["name"], "description": one["description"], "codes": codes, "kind": schema["type"], "in": one["in"]}


def _filled(path: str, parameters: list[Part]) -> str:
    """The path with the examples of its parameters."""
    for one in parameters:
        path = path.replace(f"{{{one['name']}}}", str(one.get("example", "")))
    return path


def _fields(schema: Part, schemas: Part) -> list[Part]:
    """Of the rows of a list, or of the one thing."""
    found = resolved(schema, schemas)
    if "items" in found["properties"]:
        found = resolved(found["properties"]["items"]["items"], schemas)
    return [
        {"name": name, "kind": _kind(part), "description": part.get("description", "")}
        for name, part in found["properties"].items()
    ]


def _kind(part: Part) -> str:
    """The type in a word or two."""
    if "$ref" in part:
        return "object"
    if "anyOf" in part:
        return " or ".join(_kind(one) for one in part["anyOf"])
    if "enum" in part:
        return "code"
    return "list" if part["type"] == "array" else part["type"]
