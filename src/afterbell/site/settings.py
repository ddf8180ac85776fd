"""Django's settings: one school on SQLite by default, PostgreSQL when `AFTERBELL_DATABASE` names it."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

from django.utils.functional import SimpleLazyObject

from afterbell.base.databases import database_settings
from afterbell.base.secrets import var_secret

VAR = Path(os.environ.get("AFTERBELL_VAR", "var")).resolve()
DATABASE_URL = os.environ.get("AFTERBELL_DATABASE", f"sqlite:///{VAR / 'afterbell.sqlite3'}")
SECRETS = Path(os.environ.get("AFTERBELL_SECRETS", VAR / "secrets")).resolve()
SECRET_KEY = SimpleLazyObject(partial(var_secret, folder=SECRETS, name="secret-key"))  # made when first used
FIELD_KEY_FILE = SECRETS / "field-key"
SEALS_FOLDER = SECRETS

DEBUG = False
ALLOWED_HOSTS = os.environ.get("AFTERBELL_HOSTS", "127.0.0.1,localhost").split(",")
BEHIND_TLS = os.environ.get("AFTERBELL_TLS") == "1"

# Who answers for the public pages; they stand at the foot of each.
HOST_NAME = os.environ.get("AFTERBELL_HOST_NAME", "示例旗教育局")
SUPPORTER_NAME = os.environ.get("AFTERBELL_SUPPORTER_NAME", "铃后 Afterbell")
FILING_NUMBER = os.environ.get("AFTERBELL_FILING_NUMBER", "蒙ICP备00000000号")
# The mail servers a school may send through; whoever runs the site may name others, as smtps://host:port.
MAIL_SERVERS = (
    "smtps://smtp.exmail.qq.com:465",
    "smtps://smtp.qiye.163.com:465",
    "smtps://smtp.qiye.aliyun.com:465",
    "smtps://smtp.qq.com:465",
    "smtps://smtp.163.com:465",
    *filter(None, os.environ.get("AFTERBELL_MAIL_SERVERS", "").split(",")),
)
THROWAWAY = os.environ.get("AFTERBELL_THROWAWAY") == "1"  # the data need not outlive a power cut

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "afterbell.base",
    "afterbell.schools",
    "afterbell.scheme",
    "afterbell.enrolment",
    "afterbell.placement",
    "afterbell.rostering",
    "afterbell.attendance",
    "afterbell.dismissal",
    "afterbell.subsidy",
    "afterbell.portal",
    "afterbell.complaints",
    "afterbell.comments",
    "afterbell.notices",
    "afterbell.fronts",
    "afterbell.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "afterbell.fronts.middleware.content_security",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "afterbell.fronts.middleware.heads_of_pages",
    "afterbell.fronts.middleware.walls_in_passing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "afterbell.fronts.middleware.chosen_language",
    "afterbell.fronts.middleware.families_in_turn",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "afterbell.fronts.middleware.Viewing",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "afterbell.site.urls"
WSGI_APPLICATION = "afterbell.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "afterbell.fronts.viewing.frame",
            ],
        },
    }
]

DATABASES = {"default": database_settings(url=DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "schools.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "afterbell.schools.entrance.CodeBackend",
    "afterbell.schools.entrance.FactorBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = "afterbell.fronts.entrance.lockout.tries_allowed"
AXES_COOLOFF_TIME = "afterbell.fronts.entrance.lockout.waiting_time"
AXES_LOCKOUT_CALLABLE = "afterbell.fronts.entrance.lockout.locked_out"
AXES_USERNAME_CALLABLE = "afterbell.fronts.entrance.lockout.name_tried"
AXES_CLIENT_IP_CALLABLE = "afterbell.fronts.entrance.lockout.whence"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["password", "code", "factor_code", "csrfmiddlewaretoken"]
LOGIN_URL = "sign-in"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_FAILURE_VIEW = "afterbell.fronts.failing.stale_form"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a town's school is reviewed in one go, several fields a child
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
BOUND = VAR / "bound"
BROWSER_PACKAGES = Path(os.environ.get("AFTERBELL_BROWSER_PACKAGES", Path(__file__).parents[3] / "node_modules"))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "afterbell.site.libraries.LibraryFinder",
    "afterbell.site.binding.BoundFinder",
]
MEDIA_ROOT = Path(os.environ.get("AFTERBELL_MEDIA", VAR / "media")).resolve()
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"/bound\.[0-9a-f]{12}\.css$"
STORAGES = {
    "default": {
        "BACKEND": os.environ.get("AFTERBELL_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": json.loads(os.environ.get("AFTERBELL_STORAGE_OPTIONS", "{}")),
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    # What is wrong with a sealed file is said in one sentence by whoever asked, not by its reader.
    "loggers": {name: {"level": "CRITICAL"} for name in ("pyhanko", "pyhanko_certvalidator")},
}
