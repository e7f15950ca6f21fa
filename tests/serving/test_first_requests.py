import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import os, sys, threading
sys.setswitchinterval(1e-6)
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from archive.views.metrics import count_request
threads = [threading.Thread(target=count_request, args=("GET", "home", 200, 0.1)) for _ in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
from prometheus_client import REGISTRY
print(REGISTRY.get_sample_value("newsroom_requests_total", {"method": "GET", "status": "200", "view": "home"}))
"""


def test_the_first_requests_may_come_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("16.0", "")
