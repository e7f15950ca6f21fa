"""The OpenAPI document: what django-ninja knows of the operations, completed by what the door adds to each."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from archive.api.limits import WINDOW
from archive.api.problems import CONTENT_TYPE, KINDS, Kind
from archive.api.schemas.base import Problem

Part = dict[str, Any]
EVERYWHERE = ("bad-token", "method-not-allowed", "bad-parameter", "too-many-requests", "broken", "database-away")
PROBLEM = {"$ref": "#/components/schemas/Problem"}
DESCRIPTION = """What the public pages tell, for programs: articles, claims, verdicts, entities, topics, sources, corrections, \
fact checks by others and the record. It is read only. HEAD answers as GET does, without the body; OPTIONS tells what is allowed.

Of texts no more is given than their sources let be shown, to tokens as well."""
HEADERS: Part = {
    "ETag": ("Send it as If-None-Match: what has not changed is answered with 304. Not with tokens.", "string"),
    "Link": ("Where next, prev and first lead, which page for people tells the same (alternate), and this document.", "string"),
    "RateLimit-Limit": (f"Requests that may be made in {WINDOW} seconds.", "integer"),
    "RateLimit-Remaining": ("How many of them are left.", "integer"),
    "RateLimit-Reset": ("Seconds until they are counted anew.", "integer"),
    "Retry-After": ("Seconds to wait.", "integer"),
    "Allow": ("The methods that are answered.", "string"),
    "WWW-Authenticate": ("How a token is sent.", "string"),
    "Location": ("Where it lives on.", "string"),
}
LIMITS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
OF_KIND = {
    "bad-token": (*LIMITS, "WWW-Authenticate"),
    "too-many-requests": (*LIMITS, "Retry-After"),
    "method-not-allowed": ("Allow",),
    "database-away": ("Retry-After",),
}


def openapi(request: HttpRequest, *, api: NinjaAPI) -> HttpResponse:
    content = json.dumps(document(api), ensure_ascii=False)
    return HttpResponse(content, content_type="application/vnd.oai.openapi+json;version=3.1")


@cache
def document(api: NinjaAPI) -> Part:
    """OpenAPI 3.1. Addresses in it are relative to where it stands."""
    made = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    made["info"] |= {"description": DESCRIPTION, "title": f"{settings.SITE_NAME}: read API"}
    made["servers"] = [{"url": "/api/v1"}]
    made["tags"] = [{"name": name} for name in dict.fromkeys(_operation(path)["tags"][0] for path in made["paths"].values())]
    schemas = made["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema(mode="validation")
    for path in made["paths"].values():
        path.pop("head")
        _complete(_operation(path), schemas)
    made["components"] |= {
        "headers": {name: _header(*told) for name, told in HEADERS.items()},
        "responses": {code: _problem(kind) for code, kind in KINDS.items()},
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "Made on the desk, under Tokens."}},
    }
    return made


def _operation(path: Part) -> Part:
    return path["get"]


def _header(description: str, kind: str) -> Part:
    return {"description": description, "schema": {"type": kind}}


def _headers(*names: str) -> Part:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _problem(kind: Kind) -> Part:
    example = {"type": f"/api/v1/#problem-{kind.code}", "title": kind.title, "status": kind.status, "detail": kind.means}
    return {
        "description": f"{kind.title}. {kind.means}",
        "headers": _headers(*OF_KIND.get(kind.code, LIMITS)),
        "content": {CONTENT_TYPE: {"schema": PROBLEM, "example": example}},
    }


def _complete(operation: Part, schemas: Part) -> None:
    """Fields to choose, headers, examples, security, and everything else it may answer."""
    names = operation.pop("x-fields")
    operation["parameters"] = [_parameter(one) for one in operation["parameters"]]
    operation["parameters"].append(_fields_parameter(names))
    operation["security"] = [{}, {"token": []}]
    answers = operation["responses"]
    told = answers["200"]["content"]["application/json"]
    _let_out_fields(told["schema"], schemas)
    told["example"] = example_of(told["schema"], schemas)
    answers["200"] |= {"description": "What was asked for.", "headers": _headers("ETag", "Link", *LIMITS)}
    answers["304"] = {"description": "Not changed since.", "headers": _headers("ETag", *LIMITS)}
    if operation.pop("x-may-have-moved"):
        answers["301"] = {"description": "It was merged into another.", "headers": _headers("Location", *LIMITS)}
    gone = ["withdrawn"] if operation.pop("x-may-be-gone") else []
    missing = ["not-found"] if any(one["in"] == "path" for one in operation["parameters"]) else []
    for code in (*EVERYWHERE, *missing, *gone):
        answers[str(KINDS[code].status)] = {"$ref": f"#/components/responses/{code}"}
    operation["responses"] = dict(sorted(answers.items()))


def _parameter(told: Part) -> Part:
    """As OpenAPI has it: one example, and no null, which an address cannot say."""
    schema = {
        name: value for name, value in told["schema"].items() if name not in ("title", "description", "examples", "default")
    }
    if options := schema.pop("anyOf", None):
        schema |= options[0]
    if default := told["schema"].get("default"):
        schema["default"] = default
    example = {"example": told["examples"][0]} if "examples" in told else {}
    return {name: told[name] for name in ("in", "name", "required", "description") if name in told} | {
        "schema": schema,
        **example,
    }


def _fields_parameter(names: list[str]) -> Part:
    one = f"({'|'.join(names)})"
    return {
        "in": "query",
        "name": "fields",
        "required": False,
        "description": f"Which fields are answered, with commas between; all of them without it. There are: {', '.join(names)}.",
        "schema": {"type": "string", "pattern": f"^{one}(,{one})*$"},
        "example": ",".join(names[:2]),
    }


def _let_out_fields(schema: Part, schemas: Part) -> None:
    """What ?fields= chooses from is not required."""
    found = resolved(schema, schemas)
    rows = found["properties"].get("items")
    (resolved(rows["items"], schemas) if rows else found).pop("required", None)


def resolved(schema: Part, schemas: Part) -> Part:
    return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def example_of(schema: Part, schemas: Part) -> Any:
    """Put together of the examples of the fields."""
    schema = resolved(schema, schemas)
    if "examples" in schema:
        return schema["examples"][0]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    return {name: example_of(part, schemas) for name, part in schema["properties"].items()}
