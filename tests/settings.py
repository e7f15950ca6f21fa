"""The settings under a fixed environment, so that a .env file beside manage.py has no say in the tests.

DATABASE_URL is honoured where the shell sets it: that is how the same suite runs on PostgreSQL.
"""

import gc
import os

# A process of the tests holds a million objects that live as long as it does: at the usual numbers one second in seven went into
# looking through them. Set here, before archive.ingest.collecting notes what is usual.
gc.set_threshold(700, 10, 100)

os.environ.update(
    DEBUG="off",
    SECRET_KEY="only-the-tests-sign-with-this-key-0123456789-abcdefghij",  # noqa: S106
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    HTTPS="off",
    NEW_SOURCE_TEXT_POLICY="extract",
    NEW_SOURCE_VISIBILITY="public",
    SHEETS_REQUIRED="2",
    NAMES_BY_MODEL="off",  # most texts of the tests are read for something else
    DRAFT_DAYS="36500",  # the moments of the tests are long ago: looking at the queue would make their drafts lapse
    SHOW_REVIEWER_NAMES="off",
    TWO_FACTOR="optional",
    CONFIRM_MINUTES="0",
    PUBLIC_URL="",
    EMAIL_URL="",
    SEPARATE_WORKER="on",  # no test starts a process by accident
    SEPARATE_INDEXER="on",  # tests that search see what is new all the same: whoever searches catches up first
    SEARCH_DIR="/nonexistent/search",  # each test has a folder of its own, made when it is needed
    UPLOADS="/nonexistent/uploads",  # tests that upload name a folder of their own
    MEDIA_ROOT="/nonexistent/media",  # tests with files of evidence too
    EXPORTS="",
    BACKUPS="",
    VERIFIED="",
    PAGES_KEPT="0",  # tests that write past every writer see what they wrote; tests/caching keeps pages
    PAGES_CACHE_URL="",
    EVIDENCE_MEGABYTES="10",
    METRICS_TOKEN="",
    SECRET_KEY_FALLBACKS="",
    LOG_REQUESTS="off",
    LOG_FORMAT="text",
    LOG_LEVEL="WARNING",
)
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser tests' driver runs an event loop in the main thread

from newsroom.settings import *  # noqa: E402, F403 - the settings proper, read from the environment above

# Of one process, and gone with it: tests/serving asks many processes, and tests/project/test_shared_cache.py the cache itself.
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}  # noqa: F405
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405 - nothing is collected for a test run; WhiteNoise warns of a folder that is missing
