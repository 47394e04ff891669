"""What the cache does is counted and shown to who looks after the blog, who may empty it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from blog.caching import figures as counting
from blog.caching.figures import write_figures
from blog.caching.files import files
from blog.caching.models import CacheDay
from tests import cast

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/blog/cacheday/"


@pytest.fixture(autouse=True)
def from_nought(db):
    """What other tests counted is written, and gone."""
    write_figures()
    CacheDay.objects.all().delete()


@pytest.fixture
def post():
    return cast.post("Un billet", by=cast.author())


@pytest.fixture
def desk(client):
    client.force_login(cast.user("administrator", name="patronne"))
    return client


def counted():
    write_figures()
    return CacheDay.objects.values_list("served", "made", "stale", "purged").get()


def shown(client, **given):
    return " ".join(client.get(ADDRESS, **given).content.decode().split())


def test_pages_sent_and_made_and_changes_are_counted_by_day(web, post):
    for _ in range(4):
        web.get("/")
    with web.commit():
        post.title = "Un autre"
        post.save()
    web.get("/")
    assert counted() == (3, 2, 0, 1)
    web.get("/", HTTP_IF_NONE_MATCH="*")
    assert counted() == (4, 2, 0, 1)
    assert CacheDay.objects.get().day == timezone.localdate()


def test_processes_add_to_the_same_day(web, post):
    CacheDay.objects.create(day=timezone.localdate(), served=10)
    web.get("/")
    web.get("/")
    assert counted() == (11, 1, 0, 0)


def test_who_signs_in_changes_no_page(web, post, client):
    reader = cast.user("reader")
    web.get("/")
    before = counted()[3]
    with web.commit():
        client.force_login(reader)  # notes when
    assert counted()[3] == before


def test_what_cannot_be_written_is_written_later(web, post, monkeypatch):
    web.get("/")
    with monkeypatch.context() as broken:
        broken.setattr(CacheDay.objects, "get_or_create", fail)
        with pytest.raises(DatabaseError):
            write_figures()
    assert counted() == (0, 1, 0, 0)


def fail(**row):
    raise DatabaseError


def test_a_process_without_chores_writes_when_it_makes_a_page(web, post, monkeypatch):
    web.get("/")
    assert not CacheDay.objects.exists()
    monkeypatch.setattr(counting, "AT_LEAST_EVERY", -1)
    web.get("/archive/")
    assert CacheDay.objects.get().made == 2


def test_a_reader_has_his_page_though_the_figures_cannot_be_written(web, post, monkeypatch):
    monkeypatch.setattr(counting, "AT_LEAST_EVERY", -1)
    monkeypatch.setattr(CacheDay.objects, "get_or_create", fail)
    assert web.get("/").status == 200


def test_the_desk_shows_hit_rate_size_and_changes(web, post, desk):
    for _ in range(3):
        web.get("/")
    CacheDay.objects.create(day=timezone.localdate() - timedelta(days=1), served=96, made=1, stale=3, purged=7)
    CacheDay.objects.create(day=timezone.localdate() - timedelta(days=30), served=5_000)
    page = shown(desk, **{"tribune.page_cache": web.cache})
    assert "103 pages envoyées" in page and "98,1 %" in page
    assert "<td>96</td><td>1</td><td>99,0 %</td><td>3</td><td>7</td>" in page
    assert "<td>2</td><td>1</td><td>66,7 %</td><td>0</td><td>0</td>" in page
    assert "5000" not in page and "5 000" not in page
    pages, size = files().size()
    assert (pages, len(web.cache.memory)) == (1, 1) and size > 0


def test_a_signed_in_administrator_comes_by_the_cache_that_is_shown(web, desk):
    cookie = "; ".join(f"{name}={one.value}" for name, one in desk.cookies.items())
    page = web.get(ADDRESS, HTTP_COOKIE=cookie)
    assert page.status == 200 and "En mémoire, ici" in page.body.decode()


def test_without_a_cache_it_says_so(desk):
    page = shown(desk)
    assert "Aucune page n’est gardée" in page and "En mémoire, ici" not in page


def test_nodes_that_are_not_heard_are_said(web, desk):
    class Deaf:
        hears = False

    web.cache.nodes = Deaf()
    assert "n’entend pas les autres machines" in shown(desk, **{"tribune.page_cache": web.cache})


def test_the_button_forgets_all_pages(web, post, desk):
    web.get("/")
    with web.commit():
        answer = desk.post(f"{ADDRESS}empty/", follow=True, **{"tribune.page_cache": web.cache})
    assert "oubliées" in answer.content.decode()
    assert files().size() == (0, 0) and len(web.cache.memory) == 0
    web.get("/")
    assert web.made == 2


def test_a_link_forgets_nothing_and_a_row_has_no_page(web, post, desk):
    web.get("/")
    assert desk.get(f"{ADDRESS}empty/").status_code == 403
    assert files().size()[0] == 1
    assert desk.get(f"{ADDRESS}999/change/", follow=True).redirect_chain == [(ADDRESS, 302)]
    assert desk.post(ADDRESS, {"action": "delete_selected", "_selected_action": "1"}).status_code == 200
    assert files().size()[0] == 1
