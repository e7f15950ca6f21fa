"""The OpenAPI document, and the reference page made of it: whole, correct, and what is answered."""

import re
from typing import Any

import jsonschema
import pytest
from django.test import Client

from archive.api.document import document, example_of
from archive.api.problems import KINDS
from archive.api.service import api
from archive.models import Topic
from archive.search.summaries import count_anew
from tests.api.desk import corrected, get, told
from tests.pages.towns import town

SECTIONS = ("Articles", "Claims", "Verdicts", "Entities", "Topics", "Sources", "Corrections", "Fact checks by others", "Record")
OPERATIONS = {path: methods["get"] for path, methods in document(api)["paths"].items()}
SCHEMAS = document(api)["components"]["schemas"]


def schema_of(path: str) -> dict[str, Any]:
    return OPERATIONS[path]["responses"]["200"]["content"]["application/json"]["schema"]


def strict(part: Any) -> Any:
    """Of a schema: nothing that it does not name."""
    if isinstance(part, list):
        return [strict(one) for one in part]
    if not isinstance(part, dict):
        return part
    shut = {"additionalProperties": False} if "properties" in part and "additionalProperties" not in part else {}
    return {name: strict(value) for name, value in part.items()} | shut


def check(path: str, body: Any) -> None:
    schema = strict({**schema_of(path), "components": {"schemas": SCHEMAS}})
    jsonschema.Draft202012Validator(schema).validate(body)


def row_names(path: str) -> set[str]:
    found = schema_of(path)
    found = SCHEMAS[found["$ref"].rpartition("/")[2]] if "$ref" in found else found
    items = found["properties"].get("items")
    return set((SCHEMAS[items["items"]["$ref"].rpartition("/")[2]] if items else found)["properties"])


@pytest.fixture
def known(db: None) -> dict[str, Any]:
    """Something for every address of the document."""
    article = corrected(town(1, claims=2))
    above = Topic.objects.create(name="places", slug="places", path="places/")
    article.topic_items.create(tag=above, status="accepted", origin="person")
    count_anew([article.pk])
    claim = article.claims.filter(status="accepted").first()
    return {"article_id": article.pk, "claim_id": claim.pk, "number": 1}


def address(path: str, known: dict[str, Any]) -> str:
    slug = {"/entities": "place-1", "/topics": "places", "/sources": "outlet-1"}.get(path.partition("/{")[0], "")
    return re.sub(r"\{(\w+)\}", lambda found: str(known.get(found[1], slug)), path)


def test_every_answer_holds_what_the_document_names_and_nothing_else(client: Client, known: dict[str, Any]) -> None:
    for path in OPERATIONS:
        body = get(client, address(path, known))
        check(path, body)
        row = body["items"][0] if "items" in body and path != "/articles/{article_id}/record" else body
        assert set(row) == row_names(path), path


@pytest.mark.parametrize("path", OPERATIONS)
def test_example_is_one_of_what_is_answered(path: str) -> None:
    check(path, OPERATIONS[path]["responses"]["200"]["content"]["application/json"]["example"])


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_operation_tells_all_that_it_may_answer(path: str) -> None:
    operation = OPERATIONS[path]
    assert {"200", "304", "401", "405", "422", "429", "500", "503"} <= set(operation["responses"])
    assert ("404" in operation["responses"]) == ("{" in path)
    assert ("410" in operation["responses"]) == ("{article_id}" in path or "{claim_id}" in path)
    assert operation["security"] == [{}, {"token": []}]
    assert all(one["description"] for one in operation["parameters"]) and operation["summary"]


def test_problems_are_as_the_document_says(client: Client, known: dict[str, Any]) -> None:
    schema = strict({**SCHEMAS["Problem"], "components": {"schemas": SCHEMAS}})
    for path in ("/nowhere", "/articles?limit=x", "/articles?cursor=x"):
        jsonschema.Draft202012Validator(schema).validate(told(client.get(f"/api/v1{path}")))
    assert example_of(SCHEMAS["Problem"], SCHEMAS)["status"] == 422


def test_document_is_openapi(client: Client, db: None) -> None:
    response = client.get("/api/v1/openapi.json")
    made = told(response)
    assert response["Content-Type"] == "application/vnd.oai.openapi+json;version=3.1"
    assert (made["openapi"], made["servers"]) == ("3.1.0", [{"url": "/api/v1"}])
    assert [tag["name"] for tag in made["tags"]] == list(SECTIONS)
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names) == 20
    for reference in set(re.findall(r'"\$ref": ?"#/([^"]+)"', response.content.decode())):
        found = made
        for part in reference.split("/"):
            found = found[part]


def test_reference_page_tells_every_operation_parameter_field_and_problem(client: Client, db: None) -> None:
    response = client.get("/api/v1/")
    page = response.content.decode()
    for path, operation in OPERATIONS.items():
        assert f"GET {path}<" in page
        assert all(f"<code>{one['name']}</code>" in page for one in operation["parameters"])
        assert all(f"<code>{name}</code>" in page for name in row_names(path))
    assert all(f'id="problem-{code}"' in page for code in KINDS)
    assert "<script>" not in page and " style=" not in page and "onclick" not in page
    assert client.get("/api/v1", follow=True).redirect_chain == [("/api/v1/", 301)]


def test_examples_of_the_reference_page_lead_somewhere(client: Client, known: dict[str, Any]) -> None:
    page = client.get("/api/v1/").content.decode().replace("&amp;", "&").replace("&quot;", '"')
    asked = [found.removeprefix("http://testserver") for found in re.findall(r'curl "([^"]+)"', page)]
    assert len(asked) == 21
    for one in asked:
        one = one.replace("/articles/7", f"/articles/{known['article_id']}").replace("/claims/19", f"/claims/{known['claim_id']}")
        status = client.get(one).status_code
        assert status == 200 or one.endswith("/harbours"), one
