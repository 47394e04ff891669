"""Settings from the environment: each takes what it says, and refuses the rest by name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

ROOT = Path(__file__).resolve().parents[2]
BAD = {
    "DEBUG": "perhaps",
    "SITE_URL": "ftp://blog",
    "SECRET_KEY": "short",
    "DATABASE_URL": "mysql://localhost/blog",
    "CACHE_URL": "memcached://localhost",
    "STORAGE_URL": "s3://bucket",
    "MAIL_URL": "pigeon://loft",
    "TRUSTED_PROXIES": "10.0.0.0/99",
    "LANGUAGE_CODE": "br",
    "TIME_ZONE": "Europe/Brest",
    "PAGE_CACHE_MB": "plenty",
    "PAGE_PARTS_MB": "-8",
    "PAGE_FILES_MB": "1e9",
    "DATA_DIR": "/dev/null/data",
    "PAGES_DIR": "/dev/null/pages",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_stops_the_start_and_names_its_variable(name):
    env = {k: v for k, v in os.environ.items() if k not in BAD} | {name: BAD[name]}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"django.core.exceptions.ImproperlyConfigured: {name} ")
    assert "It takes" in last
    assert BAD[name] not in last, "a value may hold a password and is not shown"


def test_the_database_of_postgresql_is_read_from_an_address(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:p%40ss@db.example:5433/blog?sslmode=require")
    found = environment.database("DATABASE_URL", tmp_path)
    assert (found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        *("blog", "ada", "p@ss"),
        *("db.example", "5433"),
    )
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///data/blog.sqlite3", "data/blog.sqlite3"),
        ("sqlite:////var/lib/blog.sqlite3", "/var/lib/blog.sqlite3"),
    ],
)
def test_the_database_of_sqlite_is_a_relative_or_an_absolute_path(monkeypatch, tmp_path, url, path):
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(environment, "writable", lambda name, path: path)
    monkeypatch.setattr(Path, "exists", lambda path: True)
    assert str(environment.database("DATABASE_URL", tmp_path)["NAME"]) == path


def test_without_a_database_named_it_is_a_file_in_data(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    path = environment.database("DATABASE_URL", tmp_path)["NAME"]
    assert path == tmp_path / "tribune.sqlite3"
    assert path.stat().st_mode & 0o777 == 0o600, "it holds the addresses of people"


def test_a_database_where_nothing_can_be_written_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////dev/null/blog.sqlite3")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.database("DATABASE_URL", tmp_path)


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = environment.secret_key("SECRET_KEY", tmp_path)
    assert len(first) >= 64
    assert environment.secret_key("SECRET_KEY", tmp_path) == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_mail_goes_where_its_address_says(monkeypatch):
    monkeypatch.setenv("MAIL_URL", "smtp://ada:secret@mail.example:2525")
    options = environment.mailer("MAIL_URL")["OPTIONS"]
    assert (options["host"], options["port"], options["username"], options["use_tls"]) == (
        *("mail.example", 2525),
        *("ada", True),
    )


def test_a_cache_takes_redis(monkeypatch):
    monkeypatch.setattr(environment, "find_spec", lambda name: name)
    monkeypatch.setenv("CACHE_URL", "redis://cache.example:6379/1")
    assert environment.cache("CACHE_URL")["LOCATION"] == "redis://cache.example:6379/1"


def test_redis_without_its_package_is_refused(monkeypatch):
    monkeypatch.setenv("CACHE_URL", "redis://cache.example:6379/1")
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL names Redis"):
        environment.cache("CACHE_URL")


def test_an_address_with_a_path_is_no_site(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://example.org/blog")
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        environment.site_url("SITE_URL", "")


@pytest.mark.parametrize(
    ("given", "sender"),
    [
        ("", "Mon blog <noreply@example.org>"),
        ("a@b.org", "Mon blog <a@b.org>"),
        ("Elle <a@b.org>", "Elle <a@b.org>"),
    ],
)
def test_mail_is_from_an_address_with_a_name(monkeypatch, given, sender):
    monkeypatch.setenv("MAIL_FROM", given)
    assert environment.sender("MAIL_FROM", "noreply@example.org", "Mon blog") == sender


@pytest.mark.parametrize("given", ["nobody", "a@b, c@d", "a b@c.d", "a@b\nBcc: c@d", "<>"])
def test_a_sender_that_is_no_address_is_said_at_the_start(monkeypatch, given):
    monkeypatch.setenv("MAIL_FROM", given)
    with pytest.raises(ImproperlyConfigured, match="MAIL_FROM"):
        environment.sender("MAIL_FROM", "noreply@example.org", "Mon blog")
