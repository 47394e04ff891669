"""Read the environment: each function takes a variable's text and gives what a setting needs.

Every error is an `ImproperlyConfigured` that names the variable and says what it takes.
"""

import ipaddress
import os
import re
import secrets
import zoneinfo
from email.utils import formataddr, parseaddr
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def refuse(name: str, takes: str) -> ImproperlyConfigured:
    # The value itself is left out: it may hold a password.
    return ImproperlyConfigured(f"{name} has a value Tribune cannot use. It takes {takes}.")


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in TRUE | FALSE:
        raise refuse(name, "1 or 0")
    return value in TRUE


def number(name: str, default: int, highest: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or int(value[:12]) > highest:
        raise refuse(name, f"a whole number from 0 to {highest}")
    return int(value)


def choice(name: str, allowed: list[str], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        raise refuse(name, "one of " + ", ".join(allowed))
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise refuse(name, "a zone name such as Europe/Paris") from None
    return value


def split_url(name: str, default: str, takes: str) -> SplitResult:
    try:
        url = urlsplit(text(name, default))
        url.port  # noqa: B018  a bad port raises only when asked for
    except ValueError:
        raise refuse(name, takes) from None
    return url


def site_url(name: str, default: str) -> SplitResult:
    """The public address of the site, without a path: the only host Tribune answers to."""
    takes = "the public address of the site, such as https://blog.example.org"
    url = split_url(name, default, takes)
    if url.scheme not in ("http", "https") or not url.hostname or url.path.strip("/") or url.query:
        raise refuse(name, takes)
    return url._replace(path="")


def indexnow_key(name: str) -> str:
    """A key as indexnow.org has them; empty for none."""
    value = text(name)
    if value and not re.fullmatch(r"[A-Za-z0-9-]{8,128}", value):
        raise refuse(name, "a key of 8 to 128 letters, digits and hyphens, as indexnow.org has them")
    return value


def hub(name: str) -> str:
    """The address of a WebSub hub; empty for none."""
    takes = "the address of a WebSub hub, such as https://hub.example.org/"
    url = split_url(name, "", takes)
    if text(name) and (url.scheme not in ("http", "https") or not url.hostname):
        raise refuse(name, takes)
    return text(name)


def theme(name: str) -> list[Path]:
    """The folder of a theme, which holds templates/ or static/ or both; none where none is named."""
    if not (value := text(name)):
        return []
    folder = Path(value).expanduser()
    if not any((folder / part).is_dir() for part in ("templates", "static")):
        raise refuse(name, "a folder that holds templates/ or static/ or both")
    return [folder.resolve()]


def folder(name: str, default: Path) -> Path:
    """A folder Tribune writes into."""
    return writable(name, Path(text(name, str(default))).expanduser())


def writable(name: str, path: Path) -> Path:
    """The same folder, made where it is not there yet; refused where Tribune cannot write into it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        can_write = os.access(path, os.W_OK | os.X_OK)
    except OSError:
        can_write = False
    if not can_write:
        raise refuse(name, "a folder into which the user that runs Tribune may write, or may make it")
    return path


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    try:
        return [ipaddress.ip_network(part.strip()) for part in text(name).split(",") if part.strip()]
    except ValueError:
        raise refuse(name, "addresses or networks separated by commas, such as 10.0.0.0/8") from None


def secret_key(name: str, data: Path) -> str:
    """The secret from the environment, else one made once and kept in `data/secret.key`."""
    value = text(name)
    if value:
        if len(value) < 32:
            raise refuse(name, "at least 32 random characters")
        return value
    path = writable("DATA_DIR", data) / "secret.key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text().strip()


def database(name: str, data: Path) -> dict:
    takes = "sqlite:///path/to/file or postgresql://user:password@host:port/name"
    url = split_url(name, f"sqlite:///{data / 'tribune.sqlite3'}", takes)
    if url.scheme == "sqlite" and url.path.strip("/"):
        # sqlite:///relative and sqlite:////absolute, as is usual
        path = Path(url.path if url.path.startswith("//") else url.path.removeprefix("/"))
        path = Path("/" + str(path).strip("/")) if url.path.startswith("//") else path
        writable(name, path.parent)
        if not path.exists():
            path.touch(0o600)  # it holds the addresses of people; what SQLite puts beside it is made alike
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-1000;",
            },
        }
    if url.scheme in ("postgres", "postgresql") and url.path.strip("/"):
        options = {key: values[-1] for key, values in parse_qs(url.query).items()}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.strip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": options.pop("host", url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise refuse(name, takes)


def cache(name: str) -> dict:
    takes = "locmem:// or redis://host:port/number"
    url = split_url(name, "locmem://", takes)
    if url.scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if url.scheme in ("redis", "rediss"):
        if find_spec("redis") is None:
            raise ImproperlyConfigured(f"{name} names Redis, whose package is missing here: pip install redis.")
        waits = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}  # seconds
        return {"BACKEND": "config.cache.ForgivingRedis", "LOCATION": url.geturl(), "OPTIONS": waits}
    raise refuse(name, takes)


def storage(name: str, data: Path) -> dict:
    takes = "file:///path/of/a/folder"
    url = split_url(name, f"file://{data / 'media'}", takes)
    if url.scheme != "file" or not url.path.strip("/"):
        raise refuse(name, takes)
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": Path(url.path), "base_url": "/media/"},
    }


def mailer(name: str) -> dict:
    takes = "console:// or smtp://user:password@host:port, or smtps:// for TLS from the start"
    url = split_url(name, "console://", takes)
    if url.scheme == "console":
        return {"BACKEND": "mail.console.EmailBackend"}
    if url.scheme in ("smtp", "smtps") and url.hostname:
        return {
            "BACKEND": "mail.backend.EmailBackend",
            "OPTIONS": {
                "host": url.hostname,
                "port": url.port or (465 if url.scheme == "smtps" else 587),
                "username": unquote(url.username or ""),
                "password": unquote(url.password or ""),
                "use_ssl": url.scheme == "smtps",
                "use_tls": url.scheme == "smtp" and "notls" not in parse_qs(url.query, True),
                "timeout": 10,
            },
        }
    raise refuse(name, takes)


def sender(name: str, default: str, called: str) -> str:
    """Whom mail is from, as its header says it: an address, alone or after a name."""
    value = text(name, default)
    shown, address = parseaddr(value)
    if not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", address) or "\n" in value or "," in value:
        raise refuse(name, "an address, such as blog@example.org, or a name and an address: Blog <blog@example.org>")
    return formataddr((shown or called, address))
