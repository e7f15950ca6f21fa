"""Columns and filters of the admin have names that people read as words."""

import re

import pytest
from django.contrib import admin

THEIRS = ("axes", "mfa", "account")  # the names of their fields are for their makers to choose
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.model_name)
MODELS = [model for model in REGISTERED if model._meta.app_label not in THEIRS]
NO_WORDS = re.compile(r"\b(url|guid|medtop|sha256|wikidata id|content object)\b")  # as written: GUID and SHA-256 are words


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_fields_are_called_by_words(model: type) -> None:
    assert [str(field.verbose_name) for field in model._meta.concrete_fields if NO_WORDS.search(str(field.verbose_name))] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_filters_read_well_behind_by(model: type) -> None:
    """Django writes "By" before the name of a column: "By set at" says nothing."""
    filtered = [model._meta.get_field(name) for name in admin.site._registry[model].list_filter if isinstance(name, str)]
    assert [str(field.verbose_name) for field in filtered if str(field.verbose_name).endswith(" at")] == []
