"""One file of settings; everything that differs between installations comes from the environment."""

import os
import secrets
from datetime import date, timedelta
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from . import environment as env

env.load_file()

SETTINGS_FILE = env.SETTINGS_FILE
ROOT = env.ROOT
# What this installation keeps on disk: the demonstration’s database, key and mailbox. The built styles are not in it.
VAR = Path(env.text("VAR", str(ROOT / "var" if env.FROM_SOURCE else Path("var").resolve())))
DEMO = env.switch("DEMO", False)
DEBUG = False
PORT = env.number("PORT", 8000)


def _demo_secret_key():
    VAR.mkdir(exist_ok=True)
    kept = VAR / "demo-secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(60))
    return kept.read_text()


if DEMO:
    env.refuse_beside_demo("ALLOWED_HOSTS", "TRUSTED_PROXIES")
    SECRET_KEY = env.text("SECRET_KEY", "") or _demo_secret_key()
    BASE_URL = env.base_url("BASE_URL", f"http://localhost:{PORT}", demo=True)
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    _database_url = env.text("DATABASE_URL", f"sqlite:///{VAR}/pleiad.sqlite3")
    VAR.mkdir(exist_ok=True)
else:
    SECRET_KEY = env.secret("SECRET_KEY")
    BASE_URL = env.base_url("BASE_URL")
    ALLOWED_HOSTS = env.names("ALLOWED_HOSTS")
    if "*" in ALLOWED_HOSTS:
        raise env.BadSetting("ALLOWED_HOSTS", "must name the hosts, not “*”.")
    _database_url = env.text("DATABASE_URL")

SECURE = BASE_URL.startswith("https://")

# What differs between networks

NETWORK = {
    "name": env.text("NETWORK_NAME", "Women in DDaT"),
    "strapline": _("Brilliant women in public service technology, together"),
    # Who it is for, as the operator has chosen: it goes on after the network's name and “is”.
    "is_for": env.text("NETWORK_IS_FOR", "")
    or _("for women, and for everyone who supports them, in UK public sector digital, data and technology"),
    "is_for_cy": env.text("NETWORK_IS_FOR_CY", ""),
    "runs_it": env.text("NETWORK_RUN_BY", "Women in DDaT volunteers"),
    "contact": env.text("NETWORK_CONTACT", "organisers@network.invalid" if DEMO else None),
}
# Who keeps the server: told when there are too few organisers to decide anything by two.
OPERATOR = env.text("OPERATOR_EMAIL", NETWORK["contact"])
SIGN_OFF_TRAIL = env.switch("SIGN_OFF_TRAIL", False)  # organisers see each manager's yes, event by event
# The last day on which organisers need no passkey or app for the desk; the demonstration asks for none.
DESK_WITHOUT_SECOND_STEP_UNTIL = env.day("DESK_WITHOUT_SECOND_STEP_UNTIL", date.max if DEMO else None)
ANSWER_WITHIN_WORKING_DAYS = 5
# Where they work is proved again after so many days, by a code to the work address; by vouches after a year.
PROOF_COUNTS_FOR = timedelta(days=env.number("PROVE_EVERY_DAYS", 180, least=90, most=365))
VOUCHED_FOR = timedelta(days=365)
REMIND_OF_PROOF_BEFORE = (21, 7, 1)  # days
READING_FOR = timedelta(days=30)  # without a proof: read and keep places; then the membership rests
# What members may say of themselves while they do not work, as far as the joining rule allows it.
TIMES_AWAY = env.names("TIMES_AWAY", "parental-leave,career-break,between-jobs,retired")
if set(TIMES_AWAY) - {"parental-leave", "career-break", "between-jobs", "retired", "none"}:
    raise env.BadSetting("TIMES_AWAY", "may name parental-leave, career-break, between-jobs, retired, or be none.")
TIMES_AWAY = [each for each in TIMES_AWAY if each != "none"]
VOUCHES_NEEDED = 2
VOUCH_AFTER = timedelta(days=90)
VOUCHES_OPEN_AT_MOST = 5
# For so many days newcomers read support spaces before they write there.
READ_BEFORE_WRITING = timedelta(days=env.number("READ_BEFORE_WRITING_DAYS", 14, least=0))

# Where “Leave this page” leads from a support space: an everyday page of another site, as in GOV.UK’s pattern.
LEAVE_TO = env.text("LEAVE_TO", "https://www.bbc.co.uk/weather")

# Database

try:
    _database = dj_database_url.parse(_database_url, conn_max_age=600)
except (ValueError, dj_database_url.ParseError) as wrong:
    raise env.BadSetting("DATABASE_URL", "must begin with sqlite:/// or postgres://.") from wrong
if _database["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at the start, so that two writers queue instead of failing half-way. The log is carried
    # into the database after 8,000 pages (32 MB), because all writers wait for the disk meanwhile.
    _database["TEST"] = {"NAME": VAR / f"test-{os.getpid()}.sqlite3"}  # a file, so that tests meet real locks
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA wal_autocheckpoint=8000;"
        "PRAGMA secure_delete=ON;",  # what is deleted is overwritten in the file, as erasure promises,
    }
elif _database["ENGINE"].endswith("postgresql"):
    _database["CONN_HEALTH_CHECKS"] = True
    # Statements that come again are prepared (psycopg’s own default, which Django leaves to us).
    _database.setdefault("OPTIONS", {}).update({"server_side_binding": True, "prepare_threshold": 5})
else:
    raise env.BadSetting("DATABASE_URL", "must name SQLite or PostgreSQL.")
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # so that nobody can push out the count of wrong codes
    },
    # What {% cache %} keeps, in each process: pieces of pages that are the same for every reader.
    "template_fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # How often each network asked the API, in each process.
    "paces": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "paces",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# The rooms

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",  # its table serves the version before while an upgrade runs; ours is BrowserSession
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "pleiad.config",
    "pleiad.ui",
    "pleiad.audit",
    "pleiad.outbox",
    "pleiad.calendars",
    "pleiad.members",
    "pleiad.home",
    "pleiad.desk",
    "pleiad.data_protection",
    "pleiad.approvals",
    "pleiad.content",
    "pleiad.directory",
    "pleiad.search",
    "pleiad.teams",
    "pleiad.contributions",
    "pleiad.notices",
    "pleiad.events",
    "pleiad.stories",
    "pleiad.spotlight",
    "pleiad.conversations",
    "pleiad.manager_approval",
    "pleiad.volunteering",
    "pleiad.suggestions",
    "pleiad.mentoring",
    "pleiad.training",
    "pleiad.moderation",
    "pleiad.api",
    "pleiad.keeping",
    "pleiad.announcements",
    "pleiad.invitations",
    "pleiad.impact",
    "pleiad.way_in",
    # Last, so that our templates win over theirs
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
]
if DEMO:
    INSTALLED_APPS.append("pleiad.demo")
MIDDLEWARE = [
    *(["pleiad.config.this_machine.ThisMachineOnly"] if DEMO else []),
    "pleiad.config.headers.SecurityHeaders",
    "pleiad.config.watching.ForMonitoring",
    "pleiad.config.watching.SlowRequests",
    "pleiad.config.bodies.BoundedBodies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pleiad.config.language.LanguageOfTheAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pleiad.members.doors.SignedInUnlessListed",
    "pleiad.members.doors.ProofBeforeWriting",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "pleiad.config.urls"
FORCE_SCRIPT_NAME = (
    ""  # BASE_URL has no path; without this a request's own SCRIPT_NAME would stand in front of every link
)
WSGI_APPLICATION = "pleiad.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "pleiad.ui.context.page",
                "pleiad.notices.context.notice",
                "pleiad.members.context.proof",
            ],
        },
    },
]
FORM_RENDERER = "pleiad.ui.forms.Renderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Language and time

LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [ROOT / "pleiad" / "locale"]
FORMAT_MODULE_PATH = ["pleiad.ui.formats"]
TIME_ZONE = "Europe/London"
USE_TZ = True

# Static files

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str((ROOT / "var" if env.FROM_SOURCE else VAR) / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Signing in

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["pleiad.members.signing_in.CodeBackend"]
LOGIN_URL = "members:enter"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "pleiad.members.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
SOCIALACCOUNT_ADAPTER = "pleiad.members.adapters.SocialAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
MFA_ADAPTER = "pleiad.members.adapters.MFAAdapter"
MFA_TOTP_ISSUER = NETWORK["name"]
# A code of the app is one of a million; a whole council can stand behind the one address that asks for passkeys.
ACCOUNT_RATE_LIMITS = {
    "second_step": "5/5m/key,20/1d/key",
    "second_step_anywhere": "60/1d/key",
    "recovery_code": "5/5m/key,20/1d/key",
    "recovery_code_anywhere": "200/1d/key",
    "passkey": "300/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, least=0)
ENTRA = None
if env.text("ENTRA_CLIENT_ID", ""):
    ENTRA = {
        "tenant": env.text("ENTRA_TENANT"),
        "client_id": env.text("ENTRA_CLIENT_ID"),
        "secret": env.text("ENTRA_SECRET"),
        "server_url": env.text("ENTRA_SERVER_URL", "https://login.microsoftonline.com/{tenant}/v2.0"),
    }
    if not DEMO and not ENTRA["server_url"].startswith("https://"):
        raise env.BadSetting("ENTRA_SERVER_URL", "must begin with https://.")
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "entra",
                    "name": "Microsoft",
                    "client_id": ENTRA["client_id"],
                    "secret": ENTRA["secret"],
                    "settings": {"server_url": ENTRA["server_url"].format(tenant=ENTRA["tenant"])},
                }
            ],
        }
    }

# Cookies and headers

SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
HSTS_SUBDOMAINS = env.switch("HSTS_SUBDOMAINS", False)  # browsers are to want https of all subdomains too
# The scheme of BASE_URL decides about cookies; its host and port are those from which our own forms come.
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SESSION_ENGINE = "pleiad.members.session_store"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())  # the table ends most sessions earlier
BROWSER_COOKIE_NAME = "__Host-browser" if SECURE else "browser"
SESSION_SAVE_EVERY_REQUEST = False
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Mail

DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Women in DDaT <network@network.invalid>" if DEMO else None)
MAILBOX = VAR / "mailbox"
if DEMO and not env.text("MAIL_URL", ""):
    EMAIL_BACKEND = "pleiad.integrations.mail.mailbox.MailboxBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    locals().update(env.mail_server("MAIL_URL"))
EMAIL_TIMEOUT = env.number("MAIL_TIMEOUT", 20)  # seconds for each step of the dialogue
MAIL_RETURN = env.text("MAIL_RETURN", "")  # where bounces go; a star stands for what names the email
MAILBOX_URL = env.text("MAILBOX_URL", "")
READ_MAILBOX = env.mailbox("MAILBOX_URL") if MAILBOX_URL else None
# Whether anyone reads what is answered to MAIL_FROM: the worker by IMAP, or a mail server's pipe to `pleiad receive`.
MAIL_IS_READ = bool(MAILBOX_URL) or env.switch("MAIL_PIPED", False)
MAIL_DKIM = env.names("MAIL_DKIM", "")  # names of the keys with which our emails are signed, for the doctor
MAIL_VOUCHED_BY = env.text("MAIL_VOUCHED_BY", "")  # the name under which our receiving server says who really wrote
DELIVERY_LEASE = env.number("DELIVERY_LEASE", 300)  # seconds after which a dead worker’s rows are due again

# Backups: the public keys of those who can read them

# Further hosts that one organiser may lead members to
TRUSTED_LINKS = env.names("TRUSTED_LINKS", "meet.example" if DEMO else "")
KEEPERS = env.names("KEEPERS", "")  # addresses of those who keep the server, for the doctor and for handing on
BACKUP_RECIPIENTS = env.names("BACKUP_RECIPIENTS", "")

# Teams

TEAMS_DELIVERY = env.text("TEAMS_DELIVERY", "graph" if DEMO else "manual")
TEAMS_JOIN_LINK = env.text("TEAMS_JOIN_LINK", "")
if TEAMS_DELIVERY not in ("graph", "manual", "link"):
    raise env.BadSetting("TEAMS_DELIVERY", "must be graph, manual or link.")
if TEAMS_DELIVERY == "link" and not TEAMS_JOIN_LINK.startswith("https://"):
    raise env.BadSetting("TEAMS_JOIN_LINK", "is missing: TEAMS_DELIVERY is link.")
TEAMS_INVITES_AN_HOUR = env.number("TEAMS_INVITES_AN_HOUR", 0 if DEMO else 60, least=0)  # 0: as Graph takes them
TEAMS_WEBHOOK = env.text(
    "TEAMS_WEBHOOK", ""
)  # of Workflows: lets the channel hear of meetings; anyone who has it can post
if TEAMS_WEBHOOK and not DEMO and not TEAMS_WEBHOOK.startswith("https://"):
    raise env.BadSetting("TEAMS_WEBHOOK", "must begin with https://.")
FAKE_GRAPH_PORT = env.number("FAKE_GRAPH_PORT", PORT + 1)
_fake = f"http://127.0.0.1:{FAKE_GRAPH_PORT}" if DEMO else None
if DEMO:
    TEAMS_WEBHOOK = TEAMS_WEBHOOK or f"{_fake}/workflows/channel/triggers/manual/paths/invoke?sig=demo-signature"
_needed = None if TEAMS_DELIVERY == "graph" and not DEMO else ""
GRAPH = {
    "tenant": env.text("GRAPH_TENANT", "demo" if DEMO else _needed),
    "client_id": env.text("GRAPH_CLIENT_ID", "demo" if DEMO else _needed),
    "secret": env.text("GRAPH_SECRET", "demo" if DEMO else _needed),
    "team_id": env.text("GRAPH_TEAM", "women-in-ddat" if DEMO else _needed),
    "channel_id": env.text("GRAPH_CHANNEL", ""),
    "base_url": env.text("GRAPH_BASE_URL", f"{_fake}/v1.0" if DEMO else "https://graph.microsoft.com/v1.0"),
    "token_url": env.text(
        "GRAPH_TOKEN_URL",
        f"{_fake}/{{tenant}}/oauth2/v2.0/token"
        if DEMO
        else "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
    ),
    "redirect_url": env.text("GRAPH_REDIRECT_URL", BASE_URL),
    "meetings_owner": env.text("GRAPH_MEETINGS_OWNER", "5d1f6c9e-0b3a-4c55-9f7a-2d8f1b6e7a10" if DEMO else ""),
}
GRAPH["token_url"] = GRAPH["token_url"].format(tenant=GRAPH["tenant"])

METRICS_TOKEN = env.text(
    "METRICS_TOKEN", ""
)  # a program that shows it may read /metrics; without one there is no such page
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise env.BadSetting("METRICS_TOKEN", "is too weak: use at least 20 random characters.")
SLOW_REQUEST = env.number("SLOW_REQUEST_MS", 2000)  # a request that takes longer is a line in the log

# Logs say what happened, never to whom: no addresses, no codes, no secret paths.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "pleiad.config.logs.JsonLine"}},
    "filters": {"once a minute": {"()": "pleiad.config.logs.OnceAMinute"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["once a minute"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "urllib3": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},  # it would write down whose passkey was used
    },
}
