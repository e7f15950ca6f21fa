"""Takes the pictures of docs/pictures/: every page of a fresh demo archive, wide and light beside narrow and dark.

    python -m bench.pictures [NAME ...]

Each is one WebP file. With names, only those are taken anew.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WIDE, NARROW, TALL = 1440, 320, 1500  # pixels; what is longer is cut
SHOWN = (540, 180)  # pixels across, of the wide and of the narrow half
GROUND, GAP, QUALITY = "#8a857c", 12, 30
LARGE = {  # alone, at a size to be read, for README: (page, scheme)
    "large-home": ("home", "light"),
    "large-article": ("article", "light"),
    "large-article-dark": ("article", "dark"),
    "large-entity-dark": ("entity", "dark"),
}
LARGE_SIZE, LARGE_SHOWN, LARGE_QUALITY = (1280, 1000), (960, 750), 50

PUBLIC = {
    "home": "/",
    "articles": "/articles/",
    "article": "article swing-bridge-to-reopen-on-friday",
    "article-changed": "article twenty-three-hurt-as-ferry-runs-into-fish-quay",
    "article-extract": "article inside-lyra-quances-secret-island-hideaway",
    "compare": "article twenty-three-hurt-as-ferry-runs-into-fish-quay compare/",
    "story": "story",
    "record": "article swing-bridge-to-reopen-on-friday record/",
    "claims": "/claims/",
    "claim": "first claim",
    "entities": "/entities/",
    "entity": "/entities/port-sallow/",
    "topics": "/topics/",
    "topic": "/topics/transport/",
    "sources": "/sources/",
    "source": "/sources/daily-flare/",
    "search": "/search/?q=ferry",
    "search-nothing": "/search/?q=zeppelin",
    "corrections": "/corrections/",
    "fact-checks": "/fact-checks/",
    "about": "/about/",
    "method": "/about/method/",
    "data": "/about/data/",
    "components": "/about/components/",
    "api": "/api/v1/",
    "sign-in": "/login/",
    "not-found": "/nowhere/",
    "withdrawn": "withdrawn",
}
DRAWN = {"not-allowed": "403.html", "broken": "500.html", "busy": "503.html", "kept-words": "kept_words.html"}
DESK = {
    "desk-queue": "/desk/",
    "desk-review": "review",
    "desk-imports": "/desk/imports/",
    "desk-agreement": "/desk/agreement/",
    "desk-sign-ins": "/desk/operations/sign-ins/",
    "admin-accounts": "/admin/auth/user/",
}
KEPT = {"why": "You were signed out meanwhile.", "words": [("Why", "Friday stands in the caption alone.")], "address": "/desk/"}


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as scratch, served(Path(scratch)) as base, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        shown = dict(pages(base))
        taken = [take(browser, name, show) for name, show in shown.items() if not names or name in names]
        taken += [
            take_large(browser, name, shown[page], scheme) for name, (page, scheme) in LARGE.items() if not names or name in names
        ]
    print(f"{len(taken)} pictures, {sum(taken) // 1000} kB")


@contextmanager
def served(scratch: Path) -> Iterator[str]:
    """A fresh demo archive under gunicorn, as on a server; gives its address."""
    base = f"http://127.0.0.1:{(port := free_port())}"
    os.environ.update(
        DEBUG="off", SECRET_KEY="only-pictures-are-taken-with-this-key-0123456789-abcdefg", PUBLIC_URL=base,  # noqa: S106
        DATABASE_URL=f"sqlite:///{scratch / 'pictures.sqlite3'}", UPLOADS=str(scratch / "uploads"), HTTPS="off",
        MEDIA_ROOT=str(scratch / "media"), NEW_SOURCE_TEXT_POLICY="full", NAMES_BY_MODEL="off", DRAFT_DAYS="36500",
        ALLOWED_HOSTS="127.0.0.1", DJANGO_ALLOW_ASYNC_UNSAFE="1", DJANGO_SETTINGS_MODULE="newsroom.settings",
    )  # fmt: skip
    for words in (["setup_archive"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    given = [sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "2"]
    server = subprocess.Popen(given, cwd=ROOT)
    try:
        wait(base, server)
        yield base
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait(base: str, server: subprocess.Popen) -> None:
    for _ in range(100):
        if server.poll() is not None:
            break
        try:
            urlopen(f"{base}/robots.txt").close()  # noqa: S310 - our own server
            return
        except URLError:
            time.sleep(0.3)
    raise SystemExit("The server did not come up.")


def pages(base: str) -> Iterator[tuple[str, Callable[[Page], None]]]:
    """The name of each picture, and what brings its page up."""
    import django  # noqa: PLC0415 - reads the settings that served() has made

    django.setup()
    from bench.picture_pages import found, signed_in, template  # noqa: PLC0415 - needs the settings

    for name, address in PUBLIC.items():
        yield name, lambda page, address=address: page.goto(base + found(address))
    for name, file in DRAWN.items():
        yield name, lambda page, file=file: (page.goto(f"{base}/robots.txt"), page.set_content(template(file, KEPT)))
    for name, address in DESK.items():
        yield name, lambda page, address=address: (signed_in(page, base, address), page.goto(base + found(address)))


def take(browser, name: str, show: Callable[[Page], None]) -> int:
    """Writes the picture of a page; gives back its size in bytes."""
    halves = [half(browser, show, width, scheme) for width, scheme in ((WIDE, "light"), (NARROW, "dark"))]
    shown = [
        image.resize((to, round(image.height * to / image.width)), Image.Resampling.LANCZOS)
        for image, to in zip(halves, SHOWN, strict=True)
    ]
    whole = Image.new("RGB", (sum(SHOWN) + GAP, max(image.height for image in shown)), GROUND)
    whole.paste(shown[0], (0, 0))
    whole.paste(shown[1], (SHOWN[0] + GAP, 0))
    return save(whole, name, QUALITY)


def take_large(browser, name: str, show: Callable[[Page], None], scheme: str) -> int:
    context = browser.new_context(viewport=dict(zip(("width", "height"), LARGE_SIZE, strict=True)), color_scheme=scheme)
    page = context.new_page()
    show(page)
    image = Image.open(BytesIO(page.screenshot())).convert("RGB").resize(LARGE_SHOWN, Image.Resampling.LANCZOS)
    context.close()
    return save(image, name, LARGE_QUALITY)


def save(image: Image.Image, name: str, quality: int) -> int:
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.webp"
    image.save(path, quality=quality, method=6)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")
    return path.stat().st_size


def half(browser, show: Callable[[Page], None], width: int, scheme: str) -> Image.Image:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    show(page)
    image = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    context.close()
    tall = TALL if width == WIDE else TALL * SHOWN[0] * NARROW // (SHOWN[1] * WIDE)
    return image.crop((0, 0, image.width, min(image.height, tall)))


if __name__ == "__main__":
    main(sys.argv[1:])
