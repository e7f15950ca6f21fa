"""Settings, all read from the environment (README "Settings" lists them); nonsense stops the start, see environment.py."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from newsroom.environment import Environment
from newsroom.logs import log_settings
from newsroom.sign_in import second_factor_settings, sign_in_settings

BASE_DIR = Path(__file__).resolve().parent.parent
environment = Environment(BASE_DIR / ".env")

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.secret_key(debug=DEBUG)
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
HTTPS = environment.flag("HTTPS", default=False)
if "*" in ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured("ALLOWED_HOSTS='*' answers to any name; with DEBUG off name the hosts.")

INSTALLED_APPS = [
    "django_tasks_db",  # before the archive, which takes its page out of the admin
    "archive.apps.ArchiveConfig",
    "archive.apps.NewsroomAdminConfig",
    "archive.apps.PeopleConfig",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "taggit",
    "csp",
    "django_guid",
    "archive.apps.SignInLogConfig",
    "allauth",
    "allauth.account",
    "archive.apps.SecondFactorsConfig",
]

MIDDLEWARE = [
    "django_guid.middleware.guid_middleware",
    "archive.views.request_log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "archive.views.methods.TakenMethods",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "archive.views.caching.NothingKept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "archive.views.second_factor.SecondFactorNeeded",
    "archive.views.errors.DatabaseAway",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "archive.views.notifications.unread",
            ],
        },
    },
]

DATABASES = {"default": environment.database(BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
CSRF_FAILURE_VIEW = "archive.views.ended.csrf_refused"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 0 if DEBUG else 60
MEDIA_ROOT = environment.media(BASE_DIR, DATABASES["default"]["NAME"])

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
globals().update(
    sign_in_settings(
        https=HTTPS,
        failures=environment.number("SIGN_IN_FAILURES", default=5, minimum=1),
        minutes=environment.number("SIGN_IN_WAIT_MINUTES", default=15, minimum=1),
    )
)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # asked from within, without a proxy
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("BEHIND_PROXY", default=False) else None

PAGES_KEPT = environment.number("PAGES_KEPT", default=0 if DEBUG else 1000)
CACHES = {
    "default": environment.shared_cache(BASE_DIR, DATABASES["default"]),
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
    "pages": environment.pages_kept(number=PAGES_KEPT),
}
TAGGIT_CASE_INSENSITIVE = True
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a review of sixty claims, each with evidence, is one form of some thousands

# The archive's own
PUBLIC_URL = environment.public_url()
SITE_NAME = environment.text("SITE_NAME", "Newsroom")
two_factor = environment.choice("TWO_FACTOR", of=["off", "optional", "required"], default="optional")
globals().update(second_factor_settings(two_factor, site_name=SITE_NAME))
CONFIRM_MINUTES = environment.number("CONFIRM_MINUTES", default=60)
globals().update(environment.mail(PUBLIC_URL))  # Django's EMAIL_..., and SEND_MAIL: whether there is any
NEW_SOURCE_TEXT_POLICY = environment.choice("NEW_SOURCE_TEXT_POLICY", of=["full", "extract", "headline"], default="extract")
NEW_SOURCE_VISIBILITY = environment.choice("NEW_SOURCE_VISIBILITY", of=["public", "hidden"], default="public")
SHEETS_REQUIRED = environment.number("SHEETS_REQUIRED", default=2, minimum=1)
NAMES_BY_MODEL = environment.flag("NAMES_BY_MODEL", default=True)
DRAFT_DAYS = environment.number("DRAFT_DAYS", default=7, minimum=1)
UPLOADS = environment.uploads(BASE_DIR, DATABASES["default"]["NAME"], media=MEDIA_ROOT)
EXPORTS = environment.exports(BASE_DIR, apart_from=[MEDIA_ROOT, UPLOADS])
BACKUPS = environment.place("BACKUPS", BASE_DIR)
VERIFIED = environment.place("VERIFIED", BASE_DIR)
UPLOAD_MEGABYTES = environment.number("UPLOAD_MEGABYTES", default=500, minimum=1)
EVIDENCE_MEGABYTES = environment.number("EVIDENCE_MEGABYTES", default=10, minimum=1)
SEPARATE_WORKER = environment.flag("SEPARATE_WORKER", default=False)
SEARCH_DIR = environment.search_dir(BASE_DIR, DATABASES["default"]["NAME"])
SEPARATE_INDEXER = environment.flag("SEPARATE_INDEXER", default=False)
API_REQUESTS_A_MINUTE = environment.number("API_REQUESTS_A_MINUTE", default=120, minimum=1)
API_TOKEN_REQUESTS_A_MINUTE = environment.number("API_TOKEN_REQUESTS_A_MINUTE", default=600, minimum=1)
PROXIES = environment.number("PROXIES", default=1 if SECURE_PROXY_SSL_HEADER else 0)
SHOW_REVIEWER_NAMES = environment.flag("SHOW_REVIEWER_NAMES", default=False)

METRICS_TOKEN = environment.token("METRICS_TOKEN")
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "EXPOSE_HEADER": False}
LOGGING = log_settings(
    level=environment.choice("LOG_LEVEL", of=["DEBUG", "INFO", "WARNING", "ERROR"], default="WARNING"),
    form=environment.choice("LOG_FORMAT", of=["text", "json"], default="text"),
    requests=environment.flag("LOG_REQUESTS", default=not DEBUG),
)
