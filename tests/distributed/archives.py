"""Archives of their own on the PostgreSQL server of the tests, and the commands of this program run on them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 1_200  # seconds that a command may take where others are at work too


def server() -> dict[str, Any]:
    told = connection.settings_dict
    return {"host": told["HOST"], "port": int(told["PORT"] or 5432), "user": told["USER"], "password": told["PASSWORD"]}


@contextmanager
def archive(name: str) -> Iterator["Archive"]:
    """A migrated database with nothing in it, gone afterwards."""
    template = connection.settings_dict["NAME"]
    own = f"{template}_{name}"
    connections.close_all()
    with psycopg.connect(**server(), dbname="postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
        try:
            yield Archive(own, server()["host"])
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')


class Archive:
    """name: of its database. host, port: by which it is reached."""

    def __init__(self, name: str, host: str, port: int | None = None) -> None:
        self.name, at = name, server()
        password = f":{at['password']}" if at["password"] else ""
        url = f"postgres://{at['user']}{password}@{host}:{port or at['port']}/{name}"
        self.environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "newsroom.settings", "DATABASE_URL": url}
        self.environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # operators do not set it

    def begin(self, *arguments: str, prefix: tuple[str, ...] = (), **options: Any) -> subprocess.Popen:
        return subprocess.Popen(
            [*prefix, sys.executable, *arguments], cwd=ROOT, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
        )  # fmt: skip

    def run(self, *arguments: str, code: int | None = 0) -> tuple[str, str]:
        """What python said on its two outputs."""
        process = self.begin(*arguments)
        out, err = process.communicate(timeout=LONGEST)
        assert code is None or process.returncode == code, (process.returncode, out[-2000:], err[-4000:])
        return out, err

    def command(self, name: str, *arguments: str, code: int | None = 0) -> dict[str, Any]:
        out, err = self.run("manage.py", name, *arguments, "--json", code=code)
        assert out, err[-4000:]
        return json.loads(out)

    def contents(self) -> dict[str, Any]:
        return json.loads(self.run("-m", "tests.distributed.contents")[0])

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(**server(), dbname=self.name, autocommit=True) as own:
            return own.execute(query).fetchall()
