"""The server: what its processes share is there before they part, and what is typed wrong is said."""

import pytest
from django.core.management import CommandError, call_command
from django.template import engines

from blog.audience.counting import write_at_the_end
from blog.caching.figures import write_figures
from blog.caching.front import PageCache
from config import serving


@pytest.fixture
def begins(monkeypatch):
    """What a process begins, by name, instead of beginning it."""
    begun = []
    for name in ("purge_everything", "start_listening", "start_removing", "start_chores"):
        monkeypatch.setattr(serving, name, lambda name=name: begun.append(name))
    monkeypatch.setattr(serving, "_leave_in_peace", lambda: None)
    return begun


def test_templates_of_readers_are_read_before_the_processes_part(begins):
    loader = engines["django"].engine.template_loaders[0]
    loader.reset()
    serving.loaded()
    read = {template.name for template in loader.get_template_cache.values()}
    assert {"base.html", "404.html", "blog/archive/home.html", "blog/posts/detail.html", "includes/card.html"} <= read
    assert begins == [], "a thread of before would be in none of them"


def test_a_theme_with_a_mistake_keeps_nobody_from_starting(begins, settings, tmp_path):
    (tmp_path / "base.html").write_text("{% nothing_of_that_name %}")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, serving.TEMPLATES]}]
    assert serving.loaded()


def test_each_process_has_a_page_cache_and_threads_of_its_own(begins, settings):
    handler = serving.loaded()
    settings.WORK_IN_SERVER = True
    one, other = serving.begun(handler), serving.begun(handler)
    assert isinstance(one, PageCache) and one is not other
    assert begins == 2 * ["purge_everything", "start_listening", "start_removing", "start_chores"]


def test_each_process_writes_what_it_has_counted_at_its_end(begins, monkeypatch):
    """A process that comes of another forgets what that one was to do at its end."""
    at_the_end = []
    monkeypatch.setattr(serving.atexit, "register", at_the_end.append)
    serving.begun(serving.loaded())
    assert at_the_end == [write_at_the_end, write_figures]


def test_without_page_cache_and_chores_it_is_the_program_alone(begins, settings):
    settings.WORK_IN_SERVER, settings.PAGE_CACHE_MB = False, 0
    handler = serving.loaded()
    assert serving.begun(handler) is handler and begins == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("workers", 0, "1 to 64"), ("threads", 65, "1 to 64"), ("port", 0, "1 to 65535"), ("port", 70_000, "70000")],
)
def test_what_cannot_be_served_is_said(name, value, said):
    with pytest.raises(CommandError, match=said):
        call_command("serve", **{name: value})
