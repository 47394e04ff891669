"""Stylesheets as readers get them: one file, at the first collection and at every later one."""

import pytest
from django.contrib.staticfiles import storage
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.management import call_command


@pytest.fixture
def collected(settings, tmp_path, monkeypatch):
    """Collect static files and give the text of one as its readers' address leads to it."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if "admin" not in app and "toolbar" not in app]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "config.storage.InOneFile"}}

    def collect(name="css/site.css"):
        fresh = storage.ConfiguredStorage()
        monkeypatch.setattr(storage, "staticfiles_storage", fresh)
        monkeypatch.setattr(collectstatic, "staticfiles_storage", fresh)
        call_command("collectstatic", interactive=False, verbosity=0)
        ours = storage.storages.create_storage(settings.STORAGES["staticfiles"])
        return (settings.STATIC_ROOT / ours.stored_name(name)).read_text()

    return collect


def test_a_reader_s_stylesheet_imports_nothing_however_often_it_is_collected(collected):
    first = collected()
    assert "@import" not in first
    assert ".card" in first
    assert ".comment" in first
    assert collected() == first


def test_the_scripts_of_a_post_are_one_file_in_which_no_name_meets_another(collected):
    text = collected("js/post.js")
    assert 'import "' not in text and "navigator.share" in text and "sidenote" in text and "data-comment-form" in text
    assert text.count("\n}\n") >= 4 and text.count("{") == text.count("}")
