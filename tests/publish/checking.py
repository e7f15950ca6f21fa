"""Answers held against the schemas beside this file, which follow the field lists of the standards."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
from django.test import Client

SCHEMAS = Path(__file__).parent / "schemas"


@lru_cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def valid(client: Client, address: str, schema: str) -> dict[str, Any]:
    """What stands at the address, after it was found to keep the schema."""
    response = client.get(address)
    assert response.status_code == 200, address
    answer = json.loads(response.content)
    assert [f"{error.json_path}: {error.message[:300]}" for error in validator(schema).iter_errors(answer)] == [], address
    return answer
