"""What every test shares. The database is the one of DATABASE_URL: SQLite, or PostgreSQL."""

import math
import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from blog.audience import counting
from blog.search import entries
from config.background import do_chores
from tests import cast
from tests.mailbox import Mailbox

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, request, tmp_path_factory):
    """For browsers SQLite is in a file, as a blog has it: in memory, a second connection is refused what one holds."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite" and request.config.option.markexpr == "browser":
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "tribune.sqlite3")


@pytest.fixture(autouse=True)
def plain_surroundings(settings, tmp_path):
    """Fast passwords, no manifest of static files, pictures in a folder of the test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "media", "base_url": "/media/"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.DATA_DIR = tmp_path
    settings.PAGES_DIR = tmp_path / "kept"
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    counting.waiting.due = math.inf  # no thread writes beside the test
    cache.clear()
    entries._known_words.clear()  # what is known to stand in a database that is emptied between tests


@pytest.fixture
def mailbox(settings):
    """All mail of the test arrives here, once `deliver` was called."""
    mailbox = Mailbox()
    settings.MAILERS = mailbox.settings
    yield mailbox
    mailbox.stop()


@pytest.fixture
def deliver(mailbox):
    """Do what the worker does, and give all the mail that has arrived so far."""

    def deliver():
        do_chores()
        return mailbox.messages

    return deliver


@pytest.fixture
def author(client):
    """An author who is signed in."""
    person = cast.user("author")
    client.force_login(person)
    return person


@pytest.fixture
def seeds() -> Path:
    """The two source texts, which belong to others and are not part of the project."""
    return shared("seeds")


def shared(name: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"the folder of others' texts, {name}, is absent")
        pytest.skip(f"the folder of others' texts, {name}, is not beside the project")
    return folder
