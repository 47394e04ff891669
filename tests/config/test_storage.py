"""Stylesheets as readers get them: one file, at the first collection and at every later one."""

import pytest
from django.contrib.staticfiles import storage
from django.core.management import call_command


@pytest.fixture
def collected(settings, tmp_path, monkeypatch):
    """Collect static files and give the text of site.css as its readers' address leads to it."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if "admin" not in app and "toolbar" not in app]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "config.storage.OneFileStylesheets"}}

    def collect():
        monkeypatch.setattr(storage, "staticfiles_storage", storage.ConfiguredStorage())
        call_command("collectstatic", interactive=False, verbosity=0)
        ours = storage.storages.create_storage(settings.STORAGES["staticfiles"])
        return (settings.STATIC_ROOT / ours.stored_name("css/site.css")).read_text()

    return collect


def test_a_reader_s_stylesheet_imports_nothing_however_often_it_is_collected(collected):
    first = collected()
    assert "@import" not in first
    assert ".card" in first
    assert ".comment" in first
    assert collected() == first
