"""Production. Everything that differs between installations comes from the environment.

A missing variable stops the start and names itself; `dev` and `test` only loosen this module.
"""

from pathlib import Path
from urllib.parse import urlsplit

import structlog
from csp.constants import NONE, SELF

from cms_portal.settings.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Environment()


def _origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


env.require(
    "DJANGO_SECRET_KEY",
    "DJANGO_ALLOWED_HOSTS",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRETS_KEY",
    "SECOND_FACTOR_KEY",
    "PORTAL_URL",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "PRIVATE_FILES_DIR",
)

# --- identity of this installation
SECRET_KEY = env.str("DJANGO_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("DJANGO_SECRET_KEY_FALLBACKS", default=[])
# Fernet key(s), first one encrypts: secrets inside queued mail. Never the same as SECRET_KEY.
SECRETS_KEYS = env.list("SECRETS_KEY")
# Fernet key(s) of the authenticators' secrets at rest. Never the same as the two above.
SECOND_FACTOR_KEYS = env.list("SECOND_FACTOR_KEY")
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS")
PORTAL_URL = env.str("PORTAL_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PORTAL_URL])
DEBUG = False
IS_DEMO_ALLOWED = False  # only dev and test may hold demonstration data

# --- applications
INSTALLED_APPS = [
    "cms_portal",
    "cms_portal.desk",
    "protocols",
    "events",
    "cities",
    "cms_portal.privacy",
    "cms_portal.documents",
    "cms_portal.files",
    "cms_portal.spreadsheets",
    "cms_portal.mailing",
    "cms_portal.jobs",
    "cms_portal.accounts",
    "cms_portal.desk.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "import_export",
    "pgtrigger",
    "pghistory",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms_portal.http.PermissionsPolicyMiddleware",
    "cms_portal.http.RefuseAddressesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "cms_portal.accounts.middleware.LoginRequiredMiddleware",
    "cms_portal.accounts.middleware.SecondFactorMiddleware",
    "cms_portal.accounts.auditing.AuditMiddleware",
    "cms_portal.http.PrivatePagesMiddleware",
    "cms_portal.http.NotAllowedPageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms_portal.http.HistoryMiddleware",
    "cms_portal.privacy.middleware.NoticeMiddleware",
]
ROOT_URLCONF = "cms_portal.urls"
WSGI_APPLICATION = "cms_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "cms_portal.site.portal",
            ],
        },
    }
]

# --- database
DATABASES = {"default": env.db_url("DATABASE_URL", engine="django.db.backends.postgresql")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A worker child needs one connection, a web process one per thread.
if pool_size := env.int("DATABASE_POOL_SIZE", default=8):
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": pool_size,
        "timeout": 10,
    }

# --- broker and shared cache
REDIS_URL = env.str("REDIS_URL")
# In the database: sign-in limits must be shared, and must hold while Redis is away.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"  # beat only ticks; what is due is asked of the database, by local day
CELERY_ENABLE_UTC = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 60.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # ticks need no memory, hence no file
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,  # beyond every job's time limit (checked: jobs.E001)
    # A broker that is down must not hold a request: one more try, at once. The sweep repairs.
    "max_retries": 1,
    "interval_start": 0,
    "socket_connect_timeout": 1,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_keepalive": True,
    "health_check_interval": 15,
    "socket_timeout": 10,
}

# --- mail: every message is a row first (cms_portal.mailing), a worker hands it to EMAIL_URL
EMAIL_BACKEND = "cms_portal.mailing.backend.QueueBackend"
_mail = env.email_url("EMAIL_URL")
vars().update({name: value for name, value in _mail.items() if name != "EMAIL_BACKEND"})
EMAIL_TIMEOUT = 20
EMAIL_USE_LOCALTIME = True  # the reader's clock in the Date header
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL")
ADMINS = [("", address) for address in env.list("ADMIN_EMAILS", default=[])]

# --- accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "cms_portal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "cms_portal.accounts.models.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
# Sign-up is closed; without password1 here allauth would drop the password from its login form.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # else the form mails strangers on request
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PORTAL_URL).scheme
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
# Without the number of proxies in front, all visitors would share one address in the rate limits.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
MFA_ADAPTER = "cms_portal.accounts.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Percorso Città Medie Sud"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {"add_webauthn": "cms_portal.accounts.forms.AddPasskeyForm"}
SECOND_FACTOR_EXEMPT: frozenset[str] = frozenset()  # the demo logins, in development

# --- the body's SPID/CIE gateway (OpenID Connect): off while it has no address
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_LABEL = env.str("OIDC_LABEL", default="Entra con SPID o CIE")
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "gateway",
                "name": OIDC_LABEL,
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ],
    }
SOCIALACCOUNT_ADAPTER = "cms_portal.accounts.gateway.GatewayAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # an address that nobody has verified matches nobody
SOCIALACCOUNT_STORE_TOKENS = False

# --- browser security
SESSION_COOKIE_NAME = "__Host-sid"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^salute/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap Italia draws checks and arrows as data: SVG
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        # The button of the gateway is a form that is sent on to it.
        "form-action": [SELF, *([_origin(OIDC_SERVER_URL)] if OIDC_SERVER_URL else [])],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A report of an online session is confirmed with a field for each of up to 3000 people.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3500

# Not in a cookie of their own: the portal has two, both named on its page.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- language and time
LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano")]
TIME_ZONE = "Europe/Rome"
USE_I18N = True  # Django's own messages come out in English without it
USE_TZ = True
FORMAT_MODULE_PATH = "cms_portal.formats"

# --- files
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PRIVATE_FILES_DIR = Path(env.str("PRIVATE_FILES_DIR"))
MEDIA_ROOT = PRIVATE_FILES_DIR
MEDIA_URL = ""  # nothing uploaded or made here has a public address
FILE_UPLOAD_PERMISSIONS = 0o640

# --- what the institution supplies
AUTHORITY_NAME = env.str("AUTHORITY_NAME", default="Autorità di Gestione del Programma")
EMBLEMS_DIR = env.str("EMBLEMS_DIR", default="")
# Certificates (and lists of the revoked ones) against which signatures are trusted.
TRUST_ANCHORS_DIR = env.str("TRUST_ANCHORS_DIR", default="")
ACCESSIBILITY_STATEMENT_URL = env.str("ACCESSIBILITY_STATEMENT_URL", default="")
PRIVACY_URL = env.str("PRIVACY_URL", default="")
# "Responsabile della protezione dei dati": the privacy pages name how to reach it.
DPO_NAME = env.str("DPO_NAME", default="")
DPO_EMAIL = env.str("DPO_EMAIL", default="")
DPO_PHONE = env.str("DPO_PHONE", default="")
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default="")
SUPPORT_PHONE = env.str("SUPPORT_PHONE", default="")

# --- spreadsheets
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"

# --- history
PGHISTORY_ADMIN_ALL_EVENTS = False

# --- logs: one JSON line each, no names, addresses or secrets
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
_SHARED_PROCESSORS = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # Without the values of local variables: they hold names, addresses, secrets.
                structlog.processors.ExceptionRenderer(
                    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
                ),
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": _SHARED_PROCESSORS,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "celery": {"level": "INFO"},
    },
}
structlog.configure(
    processors=[
        *_SHARED_PROCESSORS,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
