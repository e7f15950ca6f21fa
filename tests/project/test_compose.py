"""What docs/deployment/compose.yaml starts: no more than it needs, each of it; `make test-compose` starts it really."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "deployment"
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text())


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_no_service_has_powers_or_writes_but_in_volumes_or_is_of_an_image_made_elsewhere(name: str) -> None:
    service: dict[str, Any] = COMPOSE["services"][name]
    assert (service["read_only"], service["cap_drop"], service["security_opt"]) == (True, ["ALL"], ["no-new-privileges"])
    assert service["image"].startswith("localhost/") and not {"privileged", "cap_add", "devices", "user"} & service.keys()
    assert all(volume.split(":")[0] in COMPOSE["volumes"] or volume.endswith(":ro") for volume in service["volumes"])


def test_only_the_proxy_is_reached_from_outside_and_the_database_by_nobody() -> None:
    services = COMPOSE["services"]
    assert [name for name, service in services.items() if service.get("ports")] == ["proxy"]
    assert services["database"]["networks"] == services["indexer"]["networks"] == ["inner"]
    assert COMPOSE["networks"]["inner"] == {"internal": True}


def test_no_secret_stands_in_the_file() -> None:
    text = (FOLDER / "compose.yaml").read_text() + (FOLDER / "Containerfile.beside").read_text()
    assert not re.search(r"(SECRET_KEY|METRICS_TOKEN|PASSWORD|postgres://\w+:\w+@)", text)


def test_postgresql_knows_the_account_by_the_number_it_has_in_the_image() -> None:
    numbers = [
        re.findall(r"useradd --system --uid (\d+)", (FOLDER / name).read_text())
        for name in ("Containerfile", "Containerfile.beside")
    ]
    assert numbers == [["900"], ["900"]]


def test_every_image_runs_as_somebody_who_is_not_root() -> None:
    stages = re.split(
        r"(?m)^FROM ", "\n".join((FOLDER / name).read_text() for name in ("Containerfile", "Containerfile.beside"))
    )[1:]
    assert [re.findall(r"(?m)^USER (\S+)", stage)[-1] for stage in stages] == ["newsroom", "postgres", "www-data"]
