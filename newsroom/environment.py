"""What the environment says, read strictly: a value that makes no sense stops the start with its name and the reason."""

import re
from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BUILT_IN_SECRET = "built-in-secret-for-development-only-never-for-a-server"  # noqa: S105 - refused unless DEBUG
SECRET_MIN_LENGTH = 40
TOKEN_MIN_LENGTH = 20
TRUE_WORDS = {"1", "true", "yes", "on"}
HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]")  # as ALLOWED_HOSTS takes them
FALSE_WORDS = {"0", "false", "no", "off"}
IN_MEMORY = ":memory:"
STATIC = ("static", "staticfiles")  # beside manage.py; anybody is served from there
COUNTS = "var/counts.sqlite3"  # beside a database of SQLite
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
MAIL_SECONDS = 10  # a mail server that does not answer is given up: somebody waits for their page
CONNECTION_SECONDS = 60  # so long a thread keeps its connection to the database
ENGINES = {"sqlite": "sqlite", "postgres": "postgres", "postgresql": "postgres"}

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",  # a write takes its lock at BEGIN: no upgrade from a read can fail half-way
    "timeout": 20,
    "init_command": (
        "PRAGMA page_size=16384; "  # of a new file: articles are long, and fewer pages are quicker
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;"
        # What is mapped counts as memory of the process, up to all of it: with 64 MB of pages a writer stays under 400 MB.
        "PRAGMA cache_size=-65536; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
    ),
}


class Environment:
    """The process environment, completed (never overruled) by a .env file beside manage.py."""

    def __init__(self, dotenv: Path) -> None:
        self.env = environ.Env()
        try:
            if dotenv.exists():
                self.env.read_env(dotenv, overwrite=False)
        except UnicodeDecodeError as error:
            raise ImproperlyConfigured(f"{dotenv} is not UTF-8: {error.reason} at byte {error.start + 1}.") from error

    def text(self, name: str, default: str = "") -> str:
        """The value without white space around it; the default where it is empty or not set."""
        return str(self.env.str(name, default="")).strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        word = self.text(name).lower()
        if word == "":
            return default
        if word in TRUE_WORDS | FALSE_WORDS:
            return word in TRUE_WORDS
        raise ImproperlyConfigured(f"{name}={word!r} is neither on nor off. Write one of: on, off, true, false, 1, 0.")

    def number(self, name: str, *, default: int, minimum: int = 0) -> int:
        word = self.text(name)
        if word == "":
            return default
        if not word.isdecimal() or int(word) < minimum:
            raise ImproperlyConfigured(f"{name}={word!r} is not a whole number of at least {minimum}.")
        return int(word)

    def choice(self, name: str, *, of: Sequence[str], default: str) -> str:
        word = self.text(name, default)
        if word not in of:
            raise ImproperlyConfigured(f"{name}={word!r} is unknown. Write one of: {', '.join(of)}.")
        return word

    def words(self, name: str, *, default: Sequence[str] = ()) -> list[str]:
        return [word.strip() for word in self.text(name).split(",") if word.strip()] or list(default)

    def secret_key(self, *, debug: bool) -> str:
        key = self.text("SECRET_KEY")
        if debug:
            return key or BUILT_IN_SECRET
        if key in ("", BUILT_IN_SECRET):
            raise ImproperlyConfigured(
                "SECRET_KEY is not set. With DEBUG off the archive does not start on a built-in secret. "
                "`make setup` writes one to .env; or set SECRET_KEY to at least 40 random characters."
            )
        if len(key) < SECRET_MIN_LENGTH or len(set(key)) < 5:
            raise ImproperlyConfigured(f"SECRET_KEY is too weak: it needs at least {SECRET_MIN_LENGTH} random characters.")
        return key

    def token(self, name: str) -> str:
        """A secret that a program brings; empty: what it opens is shut."""
        token = self.text(name)
        if token and (len(token) < TOKEN_MIN_LENGTH or not token.isascii() or " " in token):
            raise ImproperlyConfigured(f"{name} is too weak: it needs {TOKEN_MIN_LENGTH} characters or more, and no space.")
        return token

    def database(self, base: Path) -> dict[str, Any]:
        """The settings of the one database: SQLite beside manage.py unless DATABASE_URL names another.

        A relative path is one beside manage.py too, from wherever a command is run.
        """
        url = self.text("DATABASE_URL") or f"sqlite:///{base / 'archive.sqlite3'}"
        scheme = urlsplit(url).scheme
        if scheme not in ENGINES:
            raise ImproperlyConfigured(
                f"DATABASE_URL begins with {scheme!r}. Known are sqlite:///path/to/file and postgres://user:password@host/name."
            )
        try:
            config = dict(self.env.db_url_config(url))
        except (ValueError, ImproperlyConfigured) as error:
            raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from error
        if not config.get("NAME") or not urlsplit(url).path.strip("/"):
            raise ImproperlyConfigured("DATABASE_URL names no database.")
        if ENGINES[scheme] == "sqlite":
            name = config["NAME"] if config["NAME"] == IN_MEMORY else base / config["NAME"]
            # To open a file of so many tables anew takes a third of the time of a page.
            return {**config, "NAME": name, "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": CONNECTION_SECONDS}
        # pgbouncer lends a connection for a transaction: a cursor kept by name would be somebody else's in the next.
        pooled = self.flag("PGBOUNCER", default=False)
        return {**config, "CONN_MAX_AGE": CONNECTION_SECONDS, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": pooled}

    def media(self, base: Path, database: Any) -> Path:
        """The folder of the files of evidence: var/media beside the database unless MEDIA_ROOT names another.

        database: the NAME of the settings. Their page asks who may have them: a folder that is served without is refused.
        """
        return self._private("MEDIA_ROOT", "var/media", base, database, apart_from=STATIC)

    def uploads(self, base: Path, database: Any, *, media: Path) -> Path:
        """The folder of files uploaded and not yet imported: var/uploads beside the database unless UPLOADS names another.

        database: the NAME of the settings. What is served to readers lies elsewhere: a folder within that is refused.
        """
        return self._private("UPLOADS", "var/uploads", base, database, apart_from=[*STATIC, "var/media", str(media)])

    def search_dir(self, base: Path, database: Any) -> Path:
        """The folder of the search index: var/search beside the database unless SEARCH_DIR names another; never served."""
        return self._private("SEARCH_DIR", "var/search", base, database, apart_from=STATIC)

    def shared_cache(self, base: Path, database: dict[str, Any]) -> dict[str, Any]:
        """The cache that all processes count in (shared_cache.py). database: its settings; one in memory has one process."""
        if database["ENGINE"].endswith("postgresql"):
            return {"BACKEND": "newsroom.shared_cache.TableCache"}
        if database["NAME"] == IN_MEMORY:
            return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        return {"BACKEND": "newsroom.shared_cache.FileCache", "LOCATION": str(base / database["NAME"].parent / COUNTS)}

    def pages_kept(self, *, number: int) -> dict[str, Any]:
        """The cache of whole pages: this many in each process, none for 0, or where PAGES_CACHE_URL names one that is shared."""
        url = self.text("PAGES_CACHE_URL")
        if not number:
            return {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
        if not url:
            return {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "LOCATION": "pages",
                "OPTIONS": {"MAX_ENTRIES": number},
            }
        try:
            config = dict(self.env.cache_url_config(url))
        except (KeyError, ValueError, ImproperlyConfigured) as error:
            raise ImproperlyConfigured(
                f"PAGES_CACHE_URL={url!r} names no cache: write redis://host:port/1 or filecache:///folder."
            ) from error
        return config

    def exports(self, base: Path, *, apart_from: Sequence[Path]) -> str:
        """The folder of the export that readers may download; empty: none.

        apart_from: folders that are nobody's but the archive's.
        """
        given = self.text("EXPORTS")
        if not given:
            return ""
        folder = (base / given).resolve()
        for kept in apart_from:
            if folder == kept or folder.is_relative_to(kept) or kept.is_relative_to(folder):
                raise ImproperlyConfigured(f"EXPORTS={str(folder)!r} and {kept} lie in one another. Name another folder.")
        return str(folder)

    def place(self, name: str, base: Path) -> str:
        """A folder or file that is only looked at; empty: none is."""
        given = self.text(name)
        return str((base / given).resolve()) if given else ""

    def _private(self, name: str, default: str, base: Path, database: Any, *, apart_from: Sequence[str]) -> Path:
        beside = database.parent if isinstance(database, Path) else base
        folder = (base / self.text(name, str(beside / default))).resolve()
        for served in apart_from:
            if folder.is_relative_to(base / served):
                raise ImproperlyConfigured(
                    f"{name}={str(folder)!r} lies in {served}, which readers are served from. Name another."
                )
        return folder

    def hosts(self, name: str, *, default: Sequence[str]) -> list[str]:
        found = self.words(name, default=default)
        for host in found:
            if not HOST.fullmatch(host):
                raise ImproperlyConfigured(f"{name} holds {host!r}: a host is written archive.example, without https:// or port.")
        return found

    def origins(self, name: str) -> list[str]:
        found = self.words(name)
        for origin in found:
            if not is_origin(origin):
                raise ImproperlyConfigured(f"{name} holds {origin!r}: an origin is written https://host.")
        return found

    def public_url(self) -> str:
        """Where readers find this archive, for feeds and citations; empty when the request itself tells."""
        url = self.text("PUBLIC_URL").rstrip("/")
        if url and not is_origin(url):
            raise ImproperlyConfigured(f"PUBLIC_URL={url!r} is not an address: write https://host.")
        return url

    def mail(self, public_url: str) -> dict[str, Any]:
        """Django's settings of mail; none is sent unless EMAIL_URL names a server, or console: for standard output."""
        url = self.text("EMAIL_URL")
        if not url:
            return {"SEND_MAIL": False, "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
        scheme = urlsplit(url).scheme
        if scheme not in (*MAIL_PORTS, "console"):
            raise ImproperlyConfigured(f"EMAIL_URL begins with {scheme!r}. Known are {', '.join(MAIL_PORTS)} and console.")
        if not public_url:
            raise ImproperlyConfigured("EMAIL_URL is set: set PUBLIC_URL too, for mail leads back to the desk.")
        sender = self.text("DEFAULT_FROM_EMAIL", f"newsroom@{urlsplit(public_url).hostname}")
        if "@" not in parseaddr(sender)[1]:
            raise ImproperlyConfigured(f"DEFAULT_FROM_EMAIL={sender!r} is no address of mail.")
        server = self._console() if scheme == "console" else self._server(url, scheme)
        return {"SEND_MAIL": True, "DEFAULT_FROM_EMAIL": sender, "EMAIL_TIMEOUT": MAIL_SECONDS, **server}

    def _console(self) -> dict[str, Any]:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}

    def _server(self, url: str, scheme: str) -> dict[str, Any]:
        try:
            config = dict(self.env.email_url_config(url))
        except ValueError as error:
            raise ImproperlyConfigured(f"EMAIL_URL cannot be read: {error}") from error
        if not config["EMAIL_HOST"]:
            raise ImproperlyConfigured("EMAIL_URL names no server: write smtp+tls://user:password@host:port.")
        del config["EMAIL_FILE_PATH"]
        own = {name: config[name] or "" for name in ("EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")}
        return {**config, **own, "EMAIL_PORT": config["EMAIL_PORT"] or MAIL_PORTS[scheme]}


def is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a bracket too few, a port that is none
        return False
