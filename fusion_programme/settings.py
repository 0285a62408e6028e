"""Settings of the product. Everything that differs between two installations comes from the
environment or from `.env`; docs/operations.md lists the names.

There are two modes. In demonstration mode (`DEMO=true`, what `make run` uses) a secret is made and
kept beside the data and cookies work over plain HTTP. Everywhere else the product refuses to start
without its own secret and speaks HTTPS only.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from fusion_programme.broker import broker_transport_options
from fusion_programme.secret import demonstration_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEMO = env.bool("DEMO", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default="") or BASE_DIR / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.str("SECRET_KEY", default="") or demonstration_secret(DATA_DIR, demo=DEMO)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# History's digests are made with a key of their own where one is given (history.digests).
HISTORY_KEY = env.str("HISTORY_KEY", default="") or SECRET_KEY
HISTORY_KEY_FALLBACKS = env.list("HISTORY_KEY_FALLBACKS", default=[])
DEBUG = False
PORT = env.int("PORT", default=8000)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

REDIS_URL = env.str("REDIS_URL", default="")

INSTALLED_APPS = [
    "fusion_programme",
    "mentoring",
    "study_visits",
    "training",
    "roadmaps",
    "assessments",
    "compendium",
    "portfolio",
    "web",
    "documents",
    "history",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "template_partials",
    "guardian",
    "rest_framework",
    "knox",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "web.headers.on_every_answer",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "fusion_programme.security_log.log_refusals",
    "web.transport.known_ways_only",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fusion_programme.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "web.entry.MarkEntry",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portfolio.sign_in.middleware.IdleSessions",
    "portfolio.sign_in.middleware.SecondFactorRequired",
    "portfolio.usage.GrantsInUse",
    "portfolio.reads.ReadsOnRecord",
    "fusion_programme.acting.OneTransaction",
]

ROOT_URLCONF = "fusion_programme.urls"
WSGI_APPLICATION = "fusion_programme.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"i18n": "web.templatetags.fixed_words"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fusion_programme.navigation.page",
            ],
        },
    },
]

DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'fusion.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
# The role that owns the tables; only `manage.py prepare` uses it (fusion_programme.owner).
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default="")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue instead of failing: web, worker and sweeper share one file.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "portfolio.User"
# Rights on states are read by portfolio.access in one query, so guardian needs no backend here.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SILENCED_SYSTEM_CHECKS = ["guardian.W001", "templates.W003"]  # W003: `i18n` is meant to be ours
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}
AUTH_PASSWORD_VALIDATORS += [{"NAME": "portfolio.sign_in.passwords.HouseWords"}]
PASSWORD_RESET_TIMEOUT = 3600

# --- signing in ---------------------------------------------------------------------------------
ACCOUNT_ADAPTER = "portfolio.sign_in.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # links out of mails confirm an address; there is no sign-up
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_FORMS = {
    "login": "portfolio.sign_in.forms.LoginForm",
    "change_password": "portfolio.sign_in.forms.ChangePasswordForm",
    "reset_password": "portfolio.sign_in.forms.ResetPasswordForm",
    "reset_password_from_key": "portfolio.sign_in.forms.ResetPasswordKeyForm",
    "user_token": "portfolio.sign_in.forms.LinkForm",
    "reauthenticate": "portfolio.sign_in.forms.ReauthenticateForm",
}
SIGN_IN_LOCK_SECONDS = env.int("SIGN_IN_LOCK_SECONDS", default=600)
ACCOUNT_RATE_LIMITS = {
    "login_failed": f"5/{SIGN_IN_LOCK_SECONDS}s/key",
    "login_failed_address": f"20/{SIGN_IN_LOCK_SECONDS}s/ip",
    "login": "60/m/ip",
    "reset_password": "20/m/ip,3/10m/key",
}
# How many proxies of ours stand in front: only what they add to X-Forwarded-For is believed.
PROXIES = {"true": 1, "on": 1, "yes": 1, "false": 0, "off": 0, "no": 0, "": 0}
proxies = env.str("BEHIND_PROXY", default="").lower()
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES[proxies] if proxies in PROXIES else int(proxies)
# The header in which a proxy of ours says the country of a request, such as CF-IPCountry.
DOWNLOAD_COUNTRY_HEADER = env.str("DOWNLOAD_COUNTRY_HEADER", default="")

# The demonstration offers a second factor; it may be made to require it, never the other way round.
SECOND_FACTOR_REQUIRED = not DEMO or env.bool("SECOND_FACTOR_REQUIRED", default=False)
MFA_ADAPTER = "portfolio.sign_in.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Global Fusion Cells Programme"
MFA_TOTP_TOLERANCE = 1
# Browsers themselves allow passkeys over plain HTTP on this machine only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_FORMS = {
    "authenticate": "portfolio.sign_in.forms.CodeForm",
    "reauthenticate": "portfolio.sign_in.forms.CodeAgainForm",
    "activate_totp": "portfolio.sign_in.forms.ActivateAppForm",
    "add_webauthn": "portfolio.sign_in.forms.AddPasskeyForm",
    "edit_webauthn": "portfolio.sign_in.forms.RenamePasskeyForm",
    "authenticate_webauthn": "portfolio.sign_in.forms.PasskeyForm",
    "login_webauthn": "portfolio.sign_in.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "portfolio.sign_in.forms.PasskeyAgainForm",
}

SOCIALACCOUNT_ADAPTER = "portfolio.sign_in.provider.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_ORIGIN = ["/".join(OIDC_ISSUER.split("/")[:3])] if OIDC_ISSUER else []
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.str("OIDC_NAME", default="") or "OpenID Connect",
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_ISSUER, "oauth_pkce_enabled": True},
            }
        ],
    }

KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105
REST_KNOX = {"TOKEN_TTL": timedelta(days=30), "AUTO_REFRESH": False}

# Counters of failed sign-ins are shared by all workers, so they never live in one process.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- mail ---------------------------------------------------------------------------------------
SITE_URL = env.str("SITE_URL", default="").rstrip("/") or (
    f"http://localhost:{PORT}"
    if DEMO
    else f"https://{[*ALLOWED_HOSTS, 'localhost'][0].lstrip('.')}"
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or "fusion@localhost"
EMAIL_URL = env.str("EMAIL_URL", default="")
if DEMO and not EMAIL_URL:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
else:
    vars().update(env.email_url_config(EMAIL_URL or "smtp://localhost:25"))
EMAIL_TIMEOUT = 10

# --- languages ----------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("pt", _("Portuguese")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- files --------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = False
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "documents", "base_url": None},
    },
    "uploads": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "uploads", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "documents.uploads.MeasuredUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_MAX_MB = env.int("UPLOAD_MAX_MB", default=20)
# A path, or host:port. Once named, nothing is kept that the scanner has not passed.
CLAMAV_SOCKET = env.str("CLAMAV_SOCKET", default="")

# --- background work ----------------------------------------------------------------------------
BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = broker_transport_options(REDIS_URL, BROKER_DIR)
# Two installations that share one Redis must not answer each other's bell.
CELERY_TASK_DEFAULT_QUEUE = env.str("QUEUE_NAME", default="") or "fusion"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
DOCUMENTS_KEEP_DAYS = 7
DOCUMENTS_LEASE_SECONDS = env.int("DOCUMENTS_LEASE_SECONDS", default=60)
DOCUMENTS_MAX_ATTEMPTS = 3

# --- transport ----------------------------------------------------------------------------------
# The prefix makes browsers refuse a cookie that another host or plain HTTP has set.
PREFIX = "" if DEMO else "__Host-"
SESSION_COOKIE_NAME = f"{PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{PREFIX}django_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
# Lax and not strict: links in mails and the way back from a sign-in provider must find the session.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "fusion_programme.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=15 * 60)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEMO)
SECURE_REDIRECT_EXEMPT = [r"^api/"]  # web.transport refuses instead of redirecting
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        # A browser follows the button of the own provider only to a named place.
        "form-action": [SELF, *OIDC_ORIGIN],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# For people who have found a weak spot: an address, such as mailto:security@example.org.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "fusion_programme.errors.api_refusal",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "portfolio.sign_in.tokens.OwnersToken",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["web.entry.SignedInByApi"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "120/min"},
    "DEFAULT_PAGINATION_CLASS": "web.api_pages.Pages",
    "PAGE_SIZE": 100,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "web.log_lines.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "fido2": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        # fusion.security says who was refused what; these would repeat it with the whole address.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
    },
}
