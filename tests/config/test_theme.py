"""A folder of the owner's own: what lies there takes the place of ours, and the rest stays."""

import copy
import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.contrib.staticfiles import finders

from tests import cast

THEME = configured.BASE_DIR / "docs" / "theme"


@pytest.fixture
def themed(settings):
    """The example of the documentation, as THEME_DIR would name it."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].insert(0, THEME / "templates")
    settings.TEMPLATES = templates
    settings.STATICFILES_DIRS = [THEME / "static", *settings.STATICFILES_DIRS]
    finders.get_finder.cache_clear()
    yield
    finders.get_finder.cache_clear()


@pytest.mark.django_db
def test_the_example_takes_the_place_of_what_it_names_alone(client, themed):
    post = cast.post("Un billet", by=cast.author("Maud"))
    page = client.get(post.get_absolute_url()).content.decode()
    assert 'href="/static/css/theme.css"' in page and 'href="/static/css/site.css"' in page
    assert "min de lecture" not in page and "Maud</a>" in page and "Partager" in page
    assert finders.find("css/theme.css") == str(THEME / "static" / "css" / "theme.css")


def settings_with(folder):
    program = "from config import settings; print(settings.TEMPLATES[0]['DIRS'][0], settings.STATICFILES_DIRS[0])"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=configured.BASE_DIR,
        env={"THEME_DIR": str(folder), "PATH": "/usr/bin:/bin", "DEBUG": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_folder_is_looked_into_first():
    assert settings_with(THEME).stdout.split() == [str(THEME / "templates"), str(THEME / "static")]


@pytest.mark.parametrize("folder", ["/nowhere/at/all", "docs/images", "\x01"])
def test_a_folder_that_is_no_theme_is_refused_by_name(folder):
    answer = settings_with(folder)
    assert answer.returncode and "THEME_DIR has a value Tribune cannot use. It takes a folder" in answer.stderr


@pytest.mark.parametrize(("name", "value"), [("INDEXNOW_KEY", "a b"), ("INDEXNOW_KEY", "x"), ("WEBSUB_HUB", "hub")])
def test_a_key_or_a_hub_that_is_none_is_refused_by_name(name, value):
    answer = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=configured.BASE_DIR,
        env={name: value, "PATH": "/usr/bin:/bin", "DEBUG": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode and f"{name} has a value Tribune cannot use" in answer.stderr
