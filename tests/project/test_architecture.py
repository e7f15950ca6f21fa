"""The shape of docs/architecture.md, enforced: imports point down, never up, sideways, relative or late; pure is pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "archive"

ROWS: dict[str, int] = {
    "policy": 0,
    "models": 1, "formats": 1, "analysis": 1,
    "audit": 2, "search": 2,
    "ingest": 3, "review": 3, "queries": 3,
    "pipeline": 4, "restoring": 4, "worker": 4, "demo": 4, "alerts": 4, "backups": 4, "proof": 4,
    "publish": 5, "forms": 5, "tasks": 5, "distributed": 5,
    "admin": 6, "views": 6, "api": 6, "management": 6, "templatetags": 6,
    "urls": 7, "apps": 7,
}  # fmt: skip
MAY_IMPORT_ONLY = {
    "publish": {"queries", "models", "policy"},
    "forms": {"queries", "models", "policy"},
    "audit": {"models", "policy"},
    "search": {"models", "policy"},
    "models": {"policy"},
    "formats": {"policy"},
    "analysis": {"policy"},
    "policy": set(),
    "ingest": {"audit", "search", "models", "formats", "analysis", "policy"},
    "review": {"audit", "search", "models", "analysis", "policy"},
    "queries": {"audit", "search", "models", "analysis", "policy"},
}
PURE = (
    "formats", "analysis", "policy", "search/syntax.py", "search/tree.py", "search/days.py", "publish/jsonld.py",
    "publish/jsonld_entities.py", "publish/claim_feed.py", "publish/annotations.py", "publish/citations.py", "publish/feeds.py",
    "publish/atom.py", "publish/json_feed.py", "publish/site.py", "publish/card.py", "publish/card_svg.py", "publish/card_png.py",
)  # fmt: skip
IMPURE_MODULES = {"django", "sqlite3", "psycopg", "socket", "urllib.request", "http", "requests", "time", "random", "taggit"}
IMPURE_CALLS = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "open", "Path.cwd"}
LONGEST_FILE = 300
LATE_IMPORT_EXCUSE = "noqa: PLC0415 - "  # heavy libraries may be imported where used, with the reason beside


def python_files() -> list[Path]:
    return sorted(path for path in ARCHIVE.rglob("*.py") if "migrations" not in path.parts)


def part_of(path: Path) -> str:
    relative = path.relative_to(ARCHIVE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str, int]]:
    """Every import as (node, dotted name, level)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "archive" else [node.module or ""]
            yield from ((node, name, node.level) for name in names)


def archive_part(name: str) -> str | None:
    pieces = name.split(".")
    return pieces[1] if pieces[0] == "archive" and len(pieces) > 1 else None


def is_pure(path: Path) -> bool:
    relative = path.relative_to(ARCHIVE).as_posix()
    return any(relative == pure or relative.startswith(f"{pure}/") for pure in PURE)


def faults(path: Path, source: str) -> list[str]:
    """Everything the file does against the shape, each in a sentence."""
    tree = ast.parse(source)
    lines = source.splitlines()
    return [
        *row_faults(path, tree),
        *late_import_faults(tree, lines),
        *(purity_faults(tree) if is_pure(path) else []),
        *([f"{len(lines)} lines, more than {LONGEST_FILE}"] if len(lines) > LONGEST_FILE else []),
    ]


def row_faults(path: Path, tree: ast.AST) -> list[str]:
    part = part_of(path)
    if part not in ROWS and part != "__init__":
        return [f"part {part!r} has no row"]
    found = []
    for node, name, level in imports(tree):
        target = archive_part(name)
        if level:
            found.append(f"line {node.lineno}: relative import")
        elif name.split(".")[0] == "newsroom":
            found.append(f"line {node.lineno}: the archive imports the project")
        elif target is None or target == part:
            continue
        elif target not in ROWS:
            found.append(f"line {node.lineno}: imports unknown part {target!r}")
        elif ROWS[target] >= ROWS[part] or target not in MAY_IMPORT_ONLY.get(part, ROWS):
            found.append(f"line {node.lineno}: {part} (row {ROWS[part]}) imports {target} (row {ROWS[target]})")
    return found


def late_import_faults(tree: ast.AST, lines: list[str]) -> list[str]:
    return [
        f"line {node.lineno}: late import without a reason"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        if LATE_IMPORT_EXCUSE not in lines[node.lineno - 1] or (getattr(node, "module", None) or "").startswith("archive")
    ]


def purity_faults(tree: ast.AST) -> list[str]:
    modules = [
        f"line {node.lineno}: impure import of {name}"
        for node, name, _ in imports(tree)
        if any(name == impure or name.startswith(f"{impure}.") for impure in IMPURE_MODULES)
    ]
    calls = [
        f"line {node.lineno}: impure call of {ast.unparse(node.func)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in IMPURE_CALLS
    ]
    return modules + calls


@pytest.mark.parametrize("path", python_files(), ids=lambda path: path.relative_to(ARCHIVE).as_posix())
def test_file_keeps_the_shape(path: Path) -> None:
    assert faults(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("file", "source", "fault"),
    [
        ("models/x.py", "from archive.review import sheets", "models (row 1) imports review (row 3)"),
        ("ingest/x.py", "from archive.review.sheets import x", "ingest (row 3) imports review (row 3)"),
        ("forms/x.py", "from archive.review.sheets import x", "forms (row 5) imports review (row 3)"),
        ("views/x.py", "from . import y", "relative import"),
        ("views/x.py", "def f():\n    from archive.models import Article", "late import"),
        ("views/x.py", "def f():\n    from archive.models import A  # noqa: PLC0415 - no excuse for our own", "late import"),
        ("analysis/x.py", "import django.db", "impure import of django.db"),
        ("analysis/x.py", "from datetime import datetime\ndatetime.now()", "impure call of datetime.now"),
        ("models/x.py", "from archive import views", "models (row 1) imports views (row 6)"),
        ("odd/x.py", "", "has no row"),
        ("views/x.py", "x = 1\n" * 301, "301 lines"),
        ("views/x.py", "from newsroom import settings", "the archive imports the project"),
    ],
)
def test_each_fault_is_seen(file: str, source: str, fault: str) -> None:
    assert any(fault in found for found in faults(ARCHIVE / file, source))


def test_top_level_is_as_drawn() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert folders - {"staticfiles", "var"} == {"archive", "bench", "docs", "newsroom", "seeds", "static", "templates", "tests"}


def test_migrations_are_complete(db: None) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
