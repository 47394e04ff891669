"""Settings, from the environment. Untouched, they run on SQLite with nothing to configure.

docs/operations.md lists the variables.
"""

import sys
from pathlib import Path

from django.utils.csp import CSP

from config import environment
from config.storage import inline

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("DATA_DIR", str(BASE_DIR / "data")))

# The site

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.secret_key("SECRET_KEY", DATA_DIR)
SITE = environment.site_url("SITE_URL", "http://localhost:8000")
SITE_URL = SITE.geturl()
SITE_NAME = environment.text("SITE_NAME", "Tribune")
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = LOOPBACK if SITE.hostname in ("localhost", "127.0.0.1") else [SITE.hostname]
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")

# A folder of the owner's own: its templates/ and static/ are looked into before ours (docs/theming.md).
THEME_DIRS = environment.theme("THEME_DIR")

# Parts

INSTALLED_APPS = [
    # Before ours, whose admin takes its place.
    "taggit",
    "django_prose_editor",  # for its editor alone, which static/js/writing builds on
    "accounts.apps.AccountsConfig",
    "blog",
    "mail",
    "identity.apps.IdentityConfig",
    "allauth",
    "accounts.apps.AddressesConfig",
    "accounts.apps.FactorsConfig",
    "rules.apps.AutodiscoverRulesConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.humanize",  # templates of allauth ask for it
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.middleware.ResourcePolicyMiddleware",
    "config.middleware.KeptByWhomMiddleware",
    "config.middleware.HostCheckMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.CompressTextMiddleware",
    "config.middleware.NotingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageByAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "blog.addresses.middleware.OldAddressMiddleware",
    "blog.audience.middleware.CountReadsMiddleware",
]
APPEND_SLASH = False  # OldAddressMiddleware adds it, where a page stands at the address that has it
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*(folder / "templates" for folder in THEME_DIRS), BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "blog.context.site",
            ],
            "builtins": [
                "django.templatetags.static",
                "django.templatetags.i18n",
                "blog.templatetags.dates",
                "blog.templatetags.tribune",
                "blog.templatetags.sharing",
                "blog.templatetags.holding",
                "blog.templatetags.parts",
            ],
        },
    }
]

# Widgets of our own have templates among ours.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# What is kept

DATABASES = {"default": environment.database("DATABASE_URL", DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": environment.cache("CACHE_URL")}
STORAGES = {
    "default": environment.storage("STORAGE_URL", DATA_DIR),
    "staticfiles": {"BACKEND": "config.storage.InOneFile"},
}
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [*(folder / "static" for folder in THEME_DIRS), BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "config.finders.WithoutSourceMaps",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Pages as readers without an account get them: where the processes of a machine tell each other of changes (a local
# disk), how many megabytes of pages each of them keeps in memory (0: none is kept), and how many they keep together as
# files, which a server in front may send by itself. Parts of pages are kept apart, for readers who cannot have a whole
# page from there.
PAGES_DIR = environment.folder("PAGES_DIR", DATA_DIR / "pages")
PAGE_CACHE_MB = 0 if DEBUG else environment.number("PAGE_CACHE_MB", 32, 100_000)
PAGE_PARTS_MB = 0 if DEBUG else environment.number("PAGE_PARTS_MB", 8, 100_000)
PAGE_FILES_MB = environment.number("PAGE_FILES_MB", 256, 1_000_000) if PAGE_CACHE_MB else 0

# Mail and background work

MAILERS = {"default": environment.mailer("MAIL_URL")}
DEFAULT_FROM_EMAIL = environment.sender("MAIL_FROM", f"noreply@{SITE.hostname}", SITE_NAME)
# What is looked after every twenty seconds, by a thread of each server process or by `manage.py work`.
CHORES = [
    "accounts.limits.forget_ended",
    "blog.syndication.announcing.announce",
    "blog.moderation.learning.learn_all",
    "blog.moderation.moderator_mail.send_moderator_digests",
    "blog.moderation.keeping.forget_networks",
    "blog.moderation.bans.forget_expired",
    "blog.moderation.akismet.ask_waiting",
    "blog.notifications.telling.tell_all",
    "blog.notifications.decided.tell_decided",
    "blog.notifications.digest.send_digests",
    "mail.sending.send_due",
    "blog.audience.counting.write_counts",
    "blog.audience.counting.fold_old",
    "blog.caching.figures.write_figures",
    "blog.polls.answering.forget_readers",
    "blog.blogroll.refreshing.refresh_due",  # last: other people's servers may take their time
]
# Asked about comments that would be published, where a key is set; see blog/moderation/akismet.py.
# Who is told that a post is out: search engines, by the key they ask for; a hub, where readers subscribe.
INDEXNOW_KEY = environment.indexnow_key("INDEXNOW_KEY")
INDEXNOW_URL = "https://api.indexnow.org/indexnow"
WEBSUB_HUB = environment.hub("WEBSUB_HUB")
AKISMET_KEY = environment.text("AKISMET_KEY", "")
AKISMET_URL = "https://rest.akismet.com/1.1/comment-check"
WORK_IN_SERVER = environment.flag("WORK_IN_SERVER", True) and "pytest" not in sys.modules
TASKS = {"default": {"BACKEND": environment.text("TASKS_BACKEND", "config.background.ThreadBackend")}}

# Languages and time

LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_CODE = environment.choice("LANGUAGE_CODE", [code for code, _ in LANGUAGES], "fr")
FORMAT_MODULE_PATH = "config.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = environment.time_zone("TIME_ZONE", "Europe/Paris")
USE_TZ = True

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "accounts.backends.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Signing in: allauth's settings (docs.allauth.org). An account is an address that was proven by a code; a password, an
# authenticator app and passkeys are added later by who wants them.
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = None
MFA_ADAPTER = "accounts.adapter.FactorsAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignUpForm",
    "request_login_code": "accounts.forms.SendCodeForm",
    "add_email": "accounts.forms.AddAddressForm",
    "reset_password": "accounts.forms.ForgottenForm",
}
ACCOUNT_USER_DISPLAY = "accounts.profiles.shown_name"
MFA_FORMS = {
    "activate_totp": "accounts.forms.AppForm",
    "add_webauthn": "accounts.forms.AddKeyForm",
    "authenticate_webauthn": "accounts.forms.KeyForm",
    "reauthenticate_webauthn": "accounts.forms.KeyAgainForm",
    "login_webauthn": "accounts.forms.KeySignInForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # of people an administrator entered
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE.scheme == "http"

# Safety

# It chooses light or dark before the first paint, so it cannot wait for a request of its own.
THEME_SCRIPT, THEME_SCRIPT_HASH = inline(BASE_DIR / "static" / "js" / "theme.js")
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, THEME_SCRIPT_HASH],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "media-src": [CSP.SELF],
    # Players elsewhere, which a reader's click opens (static/js/embeds.js).
    "frame-src": [
        *("https://www.youtube-nocookie.com", "https://player.vimeo.com", "https://geo.dailymotion.com"),
        "https://w.soundcloud.com",
    ],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
if SITE.scheme == "https":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    # It speaks for its own host: what else is below it may not be on https.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# What the blog shows

# Who may comment, what is read before it appears, and after how many days conversations close (0: never). A post may
# say otherwise.
COMMENTS = environment.choice("COMMENTS", ["open", "first", "held", "accounts", "closed"], "first")
COMMENTS_CLOSE_AFTER = environment.number("COMMENTS_CLOSE_AFTER", 0, 30_000)
# How many comments one network, or one account, may send in a minute; ten times as many in an hour. 0: any number.
COMMENTS_A_MINUTE = environment.number("COMMENTS_A_MINUTE", 8, 100_000)
# From how many comments people called spam, and as many they approved, the spam filter has something to say.
SPAM_FILTER_FROM = environment.number("SPAM_FILTER_FROM", 40, 100_000)
# How often a wrong password may be tried for one account from one network, in a quarter of an hour.
SIGN_INS_TRIED = 10

# Whether it is counted how often posts are read, from where, and what is searched in vain (blog/audience).
STATISTICS = environment.flag("STATISTICS", True)

CONVERSATIONS_PER_PAGE = 30

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.tasks": {"level": "WARNING"}},  # a line for each picture is not worth an owner's attention
}

# Development only: `make dev`

if DEBUG and "pytest" not in sys.modules:
    INSTALLED_APPS += ["debug_toolbar"]
    # Inside the compression, which would hide the page from it.
    MIDDLEWARE.insert(
        MIDDLEWARE.index("config.middleware.CompressTextMiddleware") + 1,
        "debug_toolbar.middleware.DebugToolbarMiddleware",
    )
    INTERNAL_IPS = ["127.0.0.1"]
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
