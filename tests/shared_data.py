"""Real files that are not part of the project: tests read them where they are."""

import os
from pathlib import Path

import pytest

SHARED_DATA = Path(os.environ.get("SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


def shared_data(*parts: str) -> Path:
    """The path of a file or folder of the shared data. Where it is absent the test is skipped, but in CI it fails."""
    path = SHARED_DATA.joinpath(*parts)
    if path.exists():
        return path
    reason = f"the shared data is not here: {path}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
