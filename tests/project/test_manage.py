import os
import subprocess
import sys
from pathlib import Path

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


def test_reader_that_has_seen_enough_is_no_traceback():
    reading, writing = os.pipe()
    os.close(reading)
    environment = os.environ | {"DEBUG": "on", "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    done = subprocess.run([sys.executable, MANAGE, "help"], stdout=writing, stderr=subprocess.PIPE, env=environment)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
