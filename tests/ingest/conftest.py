from collections.abc import Callable

import pytest
from django.apps import apps


@pytest.fixture
def all_rows() -> Callable[[], dict[str, list[dict]]]:
    """Gives every row of every table of the archive."""
    models = list(apps.get_app_config("archive").get_models())
    return lambda: {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}
