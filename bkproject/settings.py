"""Settings, all from environment variables or the file .env; README.md has the table of them.

Flat on purpose: one file, read from top to bottom. `environs` refuses a value of the wrong type at start.
"""

import logging
import os
import re
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, ValidationError, validate

from bkproject.startup.secret_key import kept_secret_key
from bkproject.startup.sentences import both

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def _is_time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValidationError("not a time zone like Asia/Ho_Chi_Minh") from error


env.read_env(BASE_DIR / ".env", recurse=False)

# --- What kind of process this is ---------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
# Production means HTTPS in front and every secret given from outside; the default suits one office computer.
PRODUCTION = env.bool("PRODUCTION", False)
DATA_DIR = Path(env.str("DATA_DIR", "") or BASE_DIR / "data")
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
# Whether another server works on the same data: what it must share with us is then looked at.
SEVERAL_SERVERS = env.bool("SEVERAL_SERVERS", False)
SECRET_KEY = env.str("SECRET_KEY", "")
IS_KEY_GIVEN = bool(SECRET_KEY)
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured(
            both(
                "PRODUCTION=1 cần SECRET_KEY: một văn bản bí mật từ 50 ký tự.",
                "SECRET_KEY must be set when PRODUCTION is: a secret text of 50 characters or more.",
            )
        )
    SECRET_KEY = kept_secret_key(DATA_DIR / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"], subcast=str.strip)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [], subcast=str.strip)

# --- Where people find it ---------------------------------------------------------------------------------------------
# The server cannot know by what name people call it, and links in mails need one. On a host shared with other programs
# the address has a path, https://tinh.example.vn/ccn; every address of the tracker begins with it (bkproject/wsgi.py).
_site = urlsplit(env.str("SITE_URL", "") or "http://127.0.0.1:8000")
SITE_URL = f"{_site.scheme}://{_site.netloc}"
FORCE_SCRIPT_NAME = _site.path.rstrip("/") or None
if not (
    _site.scheme in {"http", "https"}
    and _site.netloc
    and re.fullmatch(r"(/[\w.-]+)*", _site.path.rstrip("/"), re.ASCII)
):
    raise ImproperlyConfigured(
        both(
            "SITE_URL cần dạng https://tinh.vn hoặc https://tinh.vn/ccn, đường dẫn chỉ gồm chữ không dấu, số, . - _",
            "SITE_URL is like https://tinh.vn or https://tinh.vn/ccn, its path of plain letters, digits, . - _ only.",
        )
    )
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = f"{FORCE_SCRIPT_NAME or ''}/"

# --- The project ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "bkproject.apps.TrackerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_htmx",
    "import_export",
    "simple_history",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "bkproject",
    "demo",
    "help",
    "opendata",
    "api",
    "reports",
    "clusters",
    "zones",
    "progress",
    "places",
    "spreadsheets",
    "files",
    "usage",
    "pictures",
    "values",
    "seeding",
]

MIDDLEWARE = [
    "bkproject.middleware.HealthCheckMiddleware",
    "bkproject.startup.one_piece.OnePieceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "bkproject.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bkproject.compression.CompressionMiddleware",
    "public.middleware.PublicAnswersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bkproject.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bkproject.signin.sessions.IdleMiddleware",
    "bkproject.middleware.BusyDatabaseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "api.access.TokenMiddleware",
    "bkproject.middleware.LoginRequiredMiddleware",
    "progress.staff.first_password.FirstPasswordMiddleware",
    "progress.staff.second_factor.SecondFactorMiddleware",
    "bkproject.middleware.PrivatePagesMiddleware",
    "usage.middleware.UseMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bkproject.middleware.WrongMethodMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "progress.changes.past.AsOfMiddleware",
]

ROOT_URLCONF = "bkproject.urls"
WSGI_APPLICATION = "bkproject.wsgi.application"
FORM_RENDERER = "values.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Database -------------------------------------------------------------------------------------------------------
if env.str("DATABASE_URL", ""):
    DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "tracker.sqlite3"}}
# Seconds a save waits while others save, before the person is asked to send it again.
DATABASE_WAIT_SECONDS = env.int("DATABASE_WAIT_SECONDS", 20, validate=validate.Range(min=1, max=300))
DATABASES["default"]["CONN_MAX_AGE"] = 60  # seconds a thread keeps its connection for the next request

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue from their first statement instead of failing when they upgrade a read lock.
        "transaction_mode": "IMMEDIATE",
        "timeout": DATABASE_WAIT_SECONDS,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A server that does not answer is an error after seconds, not a page that hangs.
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", 5)
    # Compiling a query of the past takes the server longer than to answer it.
    options["options"] = f"-c lock_timeout={DATABASE_WAIT_SECONDS}s -c jit=off {options.get('options', '')}".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Signing in -----------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["progress.access.roles.RightsBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "bkproject.signin.office_words.OfficeWordsValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard"
FIRST_PAGE = "progress.work.first_page"  # says where a person goes on after signing in
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 60 * 60 * 12
# After so many minutes without a page a session ends; 0: it lasts its twelve hours.
IDLE_MINUTES = env.int("IDLE_MINUTES", 0, validate=validate.Range(min=0, max=60 * 12))
CSRF_FAILURE_VIEW = "bkproject.views.csrf_failure"

# The second factor, passkeys and sessions: django-allauth under our own addresses (bkproject/signin/).
ACCOUNT_ADAPTER = "bkproject.signin.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # bkproject/throttle.py counts for all workers together
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 10
MFA_ADAPTER = "bkproject.signin.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_TOLERANCE = 1  # clocks of phones differ by half a minute
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "bkproject.signin.factors.SignInCodeForm",
    "reauthenticate": "bkproject.signin.factors.SamePersonCodeForm",
    "activate_totp": "bkproject.signin.factors.AddAppForm",
    "add_webauthn": "bkproject.signin.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "bkproject.signin.passkeys.SignInFactorForm",
    "login_webauthn": "bkproject.signin.passkeys.SignInPasskeyForm",
    "reauthenticate_webauthn": "bkproject.signin.passkeys.SamePersonPasskeyForm",
}
# For how many days a device on which one said so is not asked for the second factor; 0: it always is.
SECOND_FACTOR_REMEMBER_DAYS = env.int("SECOND_FACTOR_REMEMBER_DAYS", 14, validate=validate.Range(min=0, max=365))
MFA_TRUST_ENABLED = SECOND_FACTOR_REMEMBER_DAYS > 0
MFA_TRUST_COOKIE_AGE = 60 * 60 * 24 * SECOND_FACTOR_REMEMBER_DAYS

# The office's identity provider (OpenID Connect), where its address is given.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", "").rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", "SSO")
# What of an identity names the account: "email", checked by the provider, or a claim that holds the user name.
OIDC_ACCOUNT_CLAIM = env.str("OIDC_ACCOUNT_CLAIM", "email")
OIDC_CREATES_ACCOUNTS = env.bool("OIDC_CREATES_ACCOUNTS", False)
SOCIALACCOUNT_ADAPTER = "bkproject.signin.provider.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_SERVER_URL:
    if PRODUCTION and not OIDC_SERVER_URL.startswith("https://"):
        raise ImproperlyConfigured("OIDC_SERVER_URL must begin with https:// when PRODUCTION is set.")
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
    _office = {
        "provider_id": "office",
        "name": OIDC_NAME,
        "client_id": env.str("OIDC_CLIENT_ID"),
        "secret": env.str("OIDC_CLIENT_SECRET", ""),
        "settings": {"server_url": OIDC_SERVER_URL},
    }
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {"OAUTH_PKCE_ENABLED": True, "APPS": [_office]}

# --- Language, dates, numbers ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LOCALE_PATHS = [BASE_DIR / "locale"]
# Django's `vi` reads 03/04/2024 as 4 March and groups no thousands: ours are right in both languages.
FORMAT_MODULE_PATH = "bkproject.formats"
FILTERS_EMPTY_CHOICE_LABEL = _("any")
# Templates would show the year 2.024 and the key 1.234: quantities get their points from the `number` filter.
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = env.str("TIME_ZONE", "Asia/Ho_Chi_Minh", validate=_is_time_zone)
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = f"{FORCE_SCRIPT_NAME or ''}/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
BACKUP_DIR = Path(env.str("BACKUP_DIR", str(DATA_DIR / "backup")))
# What backups are encrypted with, itself or the file that holds it; none of both: they are not.
BACKUP_KEY = env.str("BACKUP_KEY", "")
BACKUP_KEY_FILE = env.str("BACKUP_KEY_FILE", "")
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(DATA_DIR / "media")))
# Uploaded files, and those of imports in flight: in that folder, or in a bucket that speaks as S3 does.
MEDIA_STORAGE = env.str("MEDIA_STORAGE", "folder", validate=validate.OneOf(["folder", "s3"]))
_uploads: dict[str, Any] = {"BACKEND": "files.storage.UploadStorage"}
if MEDIA_STORAGE == "s3":
    if not (find_spec("storages") and find_spec("boto3")):
        raise ImproperlyConfigured(
            both(
                "MEDIA_STORAGE=s3 cần thư viện trong requirements-s3.txt: pip install -r requirements-s3.txt.",
                "MEDIA_STORAGE=s3 needs the libraries in requirements-s3.txt: pip install -r requirements-s3.txt.",
            )
        )
    _bucket = {
        "endpoint_url": env.str("S3_ENDPOINT"),
        "bucket_name": env.str("S3_BUCKET"),
        "access_key": env.str("S3_ACCESS_KEY"),
        "secret_key": env.str("S3_SECRET_KEY"),
        "region_name": env.str("S3_REGION", "us-east-1"),
        "location": env.str("S3_FOLDER", ""),
    }
    _uploads = {"BACKEND": "files.bucket.BucketStorage", "OPTIONS": _bucket}
STORAGES = {
    "default": _uploads,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Anybody's to read, unlike uploads: another program may serve them.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
# The catalogue, for every office; beside it the data of one province, chosen at the first start (seeding/office.py).
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
PACKS_DIR = BASE_DIR / "packs"
DEFAULT_PACK = "bac-kan"
PACK = env.str("PACK", "")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "files.storage.LimitedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Of one document or photo, in MB (of 1024 × 1024 bytes).
DOCUMENT_MAX_MB = env.int("DOCUMENT_MAX_MB", 20, validate=validate.Range(min=1, max=1000))
# Of a workbook to be read: MB as it lies and once unpacked, and per sheet rows that hold something, columns, cells.
SPREADSHEET_MAX_MB = env.int("SPREADSHEET_MAX_MB", 10, validate=validate.Range(min=1, max=200))
# Of a workbook with the files it names, as one archive.
IMPORT_ARCHIVE_MAX_MB = env.int("IMPORT_ARCHIVE_MAX_MB", 200, validate=validate.Range(min=1, max=4000))
# Where more than a document is taken in (MB), of those who have signed in.
LARGER_UPLOADS = {"/import/": IMPORT_ARCHIVE_MAX_MB}
SPREADSHEET_MAX_UNPACKED_MB = env.int("SPREADSHEET_MAX_UNPACKED_MB", 200, validate=validate.Range(min=1, max=2000))
SPREADSHEET_MAX_SHEETS = env.int("SPREADSHEET_MAX_SHEETS", 200, validate=validate.Range(min=1))
SPREADSHEET_MAX_ROWS = env.int("SPREADSHEET_MAX_ROWS", 101_000, validate=validate.Range(min=1, max=1_048_576))
SPREADSHEET_MAX_COLUMNS = env.int("SPREADSHEET_MAX_COLUMNS", 500, validate=validate.Range(min=1, max=16_384))
SPREADSHEET_MAX_CELLS = env.int("SPREADSHEET_MAX_CELLS", 2_500_000, validate=validate.Range(min=1))
# Returns the condition for the organisations that a person sees.
# Sections of my work that belong to rooms above progress.
WORK_SECTIONS = ["reports.forms.desk.work.FORMS_OWED"]
# What notifications of rooms above progress may be about: name and model.
NOTIFIED_ABOVE = {"webhook": "api.Webhook"}
REPORTING_CALENDARS = "reports.forms.periods.calendars_recorded"
ORGANISATION_SCOPE = "progress.records.organisations.organisations_seen_by"
# The resources whose rows go out as spreadsheets and come back, in the order in which one needs the other.
SPREADSHEETS = [
    "places.resources.UnitResource",
    "places.resources.OrganisationResource",
    "clusters.resources.ClusterResource",
    "zones.resources.ZoneResource",
    "progress.documents.resources.DocumentResource",
    "progress.figures.resources.FigureResource",
    "progress.milestones.resources.MilestoneResource",
    "progress.events.resources.EventResource",
    "progress.projects.resources.ProjectResource",
    "progress.obstacles.resources.ObstacleResource",
    "progress.periods.resources.PeriodFigureResource",
    "progress.inspections.resources.InspectionResource",
    "progress.inspections.resources.FindingResource",
    "progress.inspections.resources.PhotoResource",
    "progress.baselines.resources.BaselineResource",
    "progress.baselines.resources.BaselineDateResource",
    "progress.desks.resources.MovementResource",
    "progress.in_charge.resources.PersonInChargeResource",
    "progress.positions.resources.PositionResource",
    "progress.investors.resources.InvestorFactResource",
    "reports.indicators.resources.IndicatorResource",
    "reports.indicators.resources.IndicatorFigureResource",
    "reports.indicators.resources.IndicatorChoiceResource",
]
SPREADSHEETS_TITLE = _("Industrial zones and clusters")
# The sheets of the whole workbook, by key, in the order in which they stand in it.
SPREADSHEETS_WORKBOOK = ["clusters", "zones", "progress", "obstacles", "projects", "figures", "in_charge"]
# The sheets that one row of an office's list may fill at once, by key: those whose records the others name come first.
SPREADSHEETS_JOINED = ["clusters", "zones", "site_figures", "progress", "obstacles"]
SPREADSHEETS_JOINED_TITLE = _("Sites, their figures, progress and obstacles")
# What a command keeps while it imports, as each request does.
SPREADSHEETS_WITHIN = ["progress.models.rules.reporting_period.calendars_kept"]
# What returns the sheets that the tracker makes for reading, sent back, with only what was changed in them.
SPREADSHEETS_SENT = ["reports.weekly.returned.without_what_was_sent"]
# A site's page in the admin, with all its milestones, has more fields than Django's 1000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # of a form without its files

# --- Maps -----------------------------------------------------------------------------------------------------------
# A base map: a PMTiles file of pictures on the server; else one that browsers fetch themselves, an XYZ address with
# {z}, {x}, {y} or a WMS with its layers. Off without.
MAP_PMTILES = env.str("MAP_PMTILES", "")
MAP_TILES = env.str("MAP_TILES", "")
MAP_WMS = env.str("MAP_WMS", "")
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", "")
for _address in filter(None, (MAP_TILES, MAP_WMS)):
    if urlsplit(_address).scheme not in ("https", "http") or re.search(r"[\s;,'\"<>]", _address):
        raise ImproperlyConfigured(
            both(
                "MAP_TILES, MAP_WMS cần là một địa chỉ, ví dụ https://ban-do.example.vn/{z}/{x}/{y}.png.",
                "MAP_TILES and MAP_WMS are addresses, like https://maps.example.vn/{z}/{x}/{y}.png.",
            )
        )
if MAP_TILES and not all(part in MAP_TILES for part in ("{z}", "{x}")):
    raise ImproperlyConfigured(both("MAP_TILES cần có {z}, {x} và {y}.", "MAP_TILES names {z}, {x} and {y}."))

# --- Security -------------------------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
WHITENOISE_ALLOW_ALL_ORIGINS = False
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # Browsers take cookies of these names over HTTPS alone and, without a path of ours, from no other host.
    _prefix = "__Secure-" if FORCE_SCRIPT_NAME else "__Host-"
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_prefix}sessionid", f"{_prefix}csrftoken"
    MFA_TRUST_COOKIE_NAME = f"{_prefix}mfa_trusted"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    # The proxy in front sets this header itself and lets nobody else's through.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

# --- Libraries ------------------------------------------------------------------------------------------------------
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_USE_TRANSACTIONS = True
SIMPLE_HISTORY_REVERT_DISABLED = True
# A reason is as long as the person makes it.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# --- Mail -----------------------------------------------------------------------------------------------------------
# Without a mail server the digests are printed, as cron keeps them: submission://user:password@mail.example.vn:587
_mail = env.dj_email_url("EMAIL_URL", "console:")
if "EMAIL_BACKEND" not in _mail:
    raise ImproperlyConfigured(
        both(
            "EMAIL_URL cần dạng submission://ten:mat-khau@mail.example.vn:587, hoặc bỏ trống.",
            "EMAIL_URL is like submission://user:password@mail.example.vn:587, or left empty.",
        )
    )
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
if EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
    EMAIL_BACKEND = "bkproject.watching.mail.NotedBackend"
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "tracker@localhost")

# --- Other programs --------------------------------------------------------------------------------------------------
# How often an access token may be used in a minute.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", 120, validate=validate.Range(min=1, max=100_000))
# Internal networks to which webhooks may lead (10.20.0.0/16), and whether they may do so without TLS (http://).
try:
    WEBHOOKS_LOCAL_NETWORKS = [
        ip_network(text) for text in env.list("WEBHOOKS_LOCAL_NETWORKS", [], subcast=str.strip) if text
    ]
except ValueError as error:
    raise ImproperlyConfigured(
        both(
            "WEBHOOKS_LOCAL_NETWORKS là danh sách mạng nội bộ, ví dụ 10.20.0.0/16,192.168.1.5.",
            "WEBHOOKS_LOCAL_NETWORKS is a list of networks, like 10.20.0.0/16,192.168.1.5.",
        )
    ) from error
WEBHOOKS_HTTP = env.bool("WEBHOOKS_HTTP", False)
# For how many days it is kept what was delivered to webhooks.
WEBHOOKS_KEPT_DAYS = env.int("WEBHOOKS_KEPT_DAYS", 30, validate=validate.Range(min=7, max=3650))
# Answers made for one computer in a minute that nobody signs in for; what is kept is given as often as asked.
PUBLIC_REQUESTS_PER_MINUTE = env.int("PUBLIC_REQUESTS_PER_MINUTE", 120, validate=validate.Range(min=1, max=100_000))

# --- Log ------------------------------------------------------------------------------------------------------------
# For how many days the tracker knows a report that a browser sent, should it come again.
SENT_REPORTS_KEPT_DAYS = env.int("SENT_REPORTS_KEPT_DAYS", 365, validate=validate.Range(min=30, max=36_500))
# How long the record of use is kept, in days.
USE_KEPT_DAYS = env.int("USE_KEPT_DAYS", 730, validate=validate.Range(min=30, max=36_500))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "bare": {"format": "{message}", "style": "{"},
    },
    "filters": {"without_secrets": {"()": "bkproject.watching.secrets.WithoutSecrets"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]},
        "bare": {"class": "logging.StreamHandler", "formatter": "bare", "filters": ["without_secrets"]},
    },
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", logging.INFO)},
    # Django's own console handler shows nothing while DEBUG is off: errors must reach the log, never the page.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # Who used what, each a line of JSON (usage/recording.py).
        "usage": {"handlers": ["bare"], "propagate": False, "level": "INFO"},
    },
}

# --- Watching over it -----------------------------------------------------------------------------------------------
# Both are off, and their libraries unread, unless a variable asks for them.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
METRICS_DIR = DATA_DIR / "metrics"
if METRICS_TOKEN:
    METRICS_DIR.mkdir(mode=0o700, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)
    MIDDLEWARE.insert(1, "bkproject.watching.metrics.MetricsMiddleware")
if SENTRY_DSN := env.str("SENTRY_DSN", ""):
    from bkproject.watching.errors_told import tell_errors

    tell_errors(SENTRY_DSN)
