"""What the page cache keeps and for whom; what it never does."""

import gzip
import time
from datetime import timedelta
from threading import Event, Thread
from types import SimpleNamespace

import brotli
import pytest
from django.utils import timezone

from blog.audience.counting import waiting
from blog.caching.front import best_encoding
from blog.caching.listed import _view_at, is_listed
from blog.caching.pages import Page
from blog.caching.touching import touch_everything
from blog.posts.coming import to_come
from blog.posts.models import Post
from config.shown import noting
from config.versions import AsOf
from tests import cast
from tests.caching.conftest import Web

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return cast.post("Un billet", by=cast.author(), tags=["Brest"])


def test_a_page_is_made_once(web, post):
    first, second = web.get("/"), web.get("/")
    assert first.body == second.body and "Un billet" in second.body.decode() and web.made == 1


def test_what_is_kept_says_how_long_and_of_what_it_is(web, post):
    headers = web.get("/").headers
    assert headers["cache-control"] == "public, no-cache" and headers["vary"] == "Accept-Encoding, Cookie"
    assert {"/", f"post:{post.pk}", "talk"} <= set(headers["surrogate-key"].split())
    assert headers["etag"].startswith('W/"') and headers["last-modified"].endswith("GMT")
    assert headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(("accepted", "undo"), [("gzip, br", brotli.decompress), ("gzip;q=1.0", gzip.decompress)])
def test_it_is_compressed_as_the_browser_takes_it(web, post, accepted, undo):
    plain, compressed = web.get("/"), web.get("/", HTTP_ACCEPT_ENCODING=accepted)
    assert undo(compressed.body) == plain.body and len(compressed.body) < len(plain.body) / 2
    assert compressed.headers["content-length"] == str(len(compressed.body)) and web.made == 1


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [("", ""), ("identity", ""), ("gzip;q=0", ""), ("br;q=0, gzip", "gzip"), ("GZIP", "gzip"), ("*", ""), (";;,", "")],
)
def test_what_the_browser_refuses_it_does_not_get(accepted, chosen):
    assert best_encoding(accepted) == chosen


def test_what_is_made_for_someone_is_kept_by_their_browser_alone(web, post):
    assert web.get("/").headers["cache-control"] == "public, no-cache"
    assert web.get("/", HTTP_COOKIE="a=b").headers["cache-control"] == "private, no-cache"
    assert web.get("/", QUERY_STRING="utm_source=x").headers["cache-control"] == "no-cache"


def test_a_browser_that_has_the_page_gets_none(web, post):
    headers = web.get("/").headers
    known = web.get("/", HTTP_IF_NONE_MATCH=f'"x", {headers["etag"]}')
    assert known.status == 304 and known.body == b"" and known.headers["etag"] == headers["etag"]
    assert web.get("/", HTTP_IF_NONE_MATCH=headers["etag"].removeprefix("W/")).status == 304, "compared weakly"
    assert web.get("/", HTTP_IF_MODIFIED_SINCE=headers["last-modified"]).status == 304
    assert web.get("/", HTTP_IF_MODIFIED_SINCE="Mon, 01 Jan 2001 00:00:00 GMT").status == 200
    assert web.get("/", HTTP_IF_NONE_MATCH='"x"', HTTP_IF_MODIFIED_SINCE=headers["last-modified"]).status == 200
    assert web.get("/", HTTP_IF_MODIFIED_SINCE="never").status == 200


def test_head_is_answered_without_a_body(web, post):
    whole, head = web.get("/"), web.get("/", method="HEAD")
    assert head.body == b"" and head.headers == whole.headers and web.made == 1


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_COOKIE": "a=b"},
        {"HTTP_AUTHORIZATION": "Basic eDp5"},
        {"QUERY_STRING": "order=newest"},
        {"REQUEST_METHOD": "OPTIONS"},
    ],
)
def test_who_says_more_passes_it(web, post, environ):
    for _ in range(2):
        web.get("/", **environ)
    assert web.made == 2
    assert web.get("/").status == 200 and web.made == 3, "and nothing of it was kept"


@pytest.mark.parametrize("host", ["evil.example", "", "localhost.evil.example", "localhost:x", "a b"])
def test_a_forged_host_gets_neither_a_page_nor_a_place_in_the_cache(web, post, host):
    assert web.get("/").status == 200
    assert web.get("/", HTTP_HOST=host).status == 400


@pytest.mark.parametrize(
    "path", ["/search/", "/account/x.css", "/preview/1/", "/comments/mine/", "/nowhere/", "/admin/"]
)
def test_what_is_not_listed_is_never_kept(web, post, path):
    for _ in range(2):
        web.get(path)
    assert web.made == 2 and not len(web.cache.memory)


def test_a_post_to_everybody_alone_is_kept(web):
    draft = cast.post("Brouillon", status="withdrawn", days_ago=3)
    for _ in range(2):
        assert web.get(draft.get_absolute_url()).status in (404, 410)
    assert web.made == 2


HEADERS = (
    "Accept Accept-Charset Accept-Language Accept-Encoding Access-Control-Request-Headers CF-Connecting-IP CF-IPCountry "
    "Cache-Control Client-IP Connection Content-Length Content-Type DNT Device-Memory Expect Forwarded From Front-End-Https "
    "Host-Override If-Match If-Range If-Unmodified-Since Keep-Alive Max-Forwards Origin Pragma Priority Proxy-Host Purpose "
    "Range Referer Save-Data Sec-CH-UA Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Sec-Purpose TE Transfer-Encoding "
    "True-Client-IP Upgrade User-Agent Via Viewport-Width Warning X-Amz-Website-Redirect-Location X-Client-IP "
    "X-Device X-Forwarded-By X-Forwarded-For X-Forwarded-Host X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Proto "
    "X-Forwarded-Scheme X-Forwarded-Server X-HTTP-Method X-HTTP-Method-Override X-Host X-Method-Override X-Original-URL "
    "X-Real-IP X-Requested-With X-Rewrite-URL X-Script-Name X-WAP-Profile"
).split()


@pytest.mark.parametrize("name", HEADERS)
def test_no_header_changes_what_the_next_reader_gets(web, post, name):
    wanted = web.get("/", HTTP_X_FIRST="1").body
    web.cache.memory.clear()
    web.get("/", **{f"HTTP_{name.upper().replace('-', '_')}": "evil.example/<script>"})
    assert web.get("/").body == wanted


def test_a_page_is_old_when_the_next_post_comes_out(web, post, monkeypatch):
    later = timezone.now() + timedelta(minutes=30)
    to_come = cast.post("À venir", published_at=later)
    assert "À venir" not in web.text("/")
    for module in ("blog.caching.front", "config.kept"):
        monkeypatch.setattr(f"{module}.time", lambda: later.timestamp() + 1)
    to_come.__class__.objects.filter(pk=to_come.pk).update(published_at=timezone.now())
    assert "À venir" in web.text("/")


def test_old_pages_are_shown_while_the_database_is_away(web, post, monkeypatch):
    assert web.get("/").status == 200
    monkeypatch.setattr("blog.caching.front.time", lambda: timezone.now().timestamp() + 90_000)

    def away(environ, start_response):
        start_response("503 Service Unavailable", [("Retry-After", "30")])
        return [b"away"]

    web.cache.application = away
    assert "Un billet" in web.text("/") and web.get("/archive/").status == 503


def test_what_was_taken_back_is_not_shown_though_the_database_is_away(web, post):
    assert web.get(post.get_absolute_url()).status == 200
    with web.commit():
        post.status = "withdrawn"
        post.save()

    def away(environ, start_response):
        start_response("503 Service Unavailable", [])
        return [b"away"]

    web.cache.application = away
    assert web.get(post.get_absolute_url()).status == 503


def test_a_page_that_changed_while_it_was_made_is_not_kept_as_new(web, post):
    inner = web.cache.application

    def slow(environ, start_response):
        answer = inner(environ, start_response)
        body = [b"".join(answer)]
        with web.commit():
            post.title = "Un autre titre"
            post.save()
        return body

    web.cache.application = slow
    assert "Un billet" in web.text("/")
    web.cache.application = inner
    assert "Un autre titre" in web.text("/")


def test_a_post_that_came_out_while_a_page_was_made_is_on_the_next_one(web):
    with web.commit():
        cast.post("Tout neuf", days_ago=-1)
        Post.objects.update(published_at=timezone.now() + timedelta(seconds=0.5))
        touch_everything()
    inner = web.cache.application

    def slow(environ, start_response):
        body = [b"".join(inner(environ, start_response))]
        time.sleep(0.6)
        return body

    web.cache.application = slow
    assert "Tout neuf" not in web.text("/archive/all/")
    web.cache.application = inner
    assert "Tout neuf" in web.text("/archive/all/") and web.made == 2


def test_a_page_begun_before_midnight_is_old_after_it(web, monkeypatch):
    yesterday = timezone.now() - timedelta(days=1)
    with monkeypatch.context() as patched:
        patched.setattr("config.shown.timezone", SimpleNamespace(now=lambda: yesterday))
        web.get("/")
    assert web.get("/").status == 200 and web.made == 2


def test_what_changed_while_a_page_was_made_comes_with_a_later_time(web, post, monkeypatch):
    now = time.time()
    monkeypatch.setattr("blog.caching.front.time", lambda: now)  # all within one second
    inner = web.cache.application

    def slow(environ, start_response):
        body = [b"".join(inner(environ, start_response))]
        with web.commit():
            touch_everything()
        return body

    web.cache.application = slow
    first = web.get("/").headers["last-modified"]
    web.cache.application = inner
    assert web.get("/").headers["last-modified"] != first and web.made == 2


READER = {"HTTP_USER_AGENT": "Mozilla/5.0 Firefox", "HTTP_SEC_FETCH_MODE": "navigate"}


def readings():
    waiting.gather()
    return sum(waiting.take()[0].values())


def test_who_reads_what_another_process_made_is_counted(web, post):
    readings()
    path = post.get_absolute_url()
    Web(web.capture).get(path)
    web.get(path, **READER)
    assert web.made == 0 and readings() == 1


def test_who_asks_for_the_head_alone_reads_nothing(web, post):
    readings()
    for _ in range(2):
        web.get(post.get_absolute_url(), method="HEAD", **READER)
    assert readings() == 0 and web.made == 1


def test_switched_off_no_reader_of_a_kept_page_is_counted(web, post, settings):
    settings.STATISTICS = False
    readings()
    for _ in range(2):
        web.get(post.get_absolute_url(), HTTP_REFERER="https://other.example.org/", **READER)
    assert readings() == 0 and not waiting.noted


@pytest.mark.parametrize("path", ["/comments/{}/conversation/", "/comments/{}/conversation/page/1/"])
def test_an_address_in_another_spelling_is_not_kept(web, post, path):
    comment = cast.comment(post)
    asked = path.format(f"000{comment.pk}")
    kept = web.get(path.format(comment.pk)).status
    assert [web.get(asked).status for _ in range(2)] == [kept, kept]
    assert web.cache.memory.get(asked) is None and web.cache.files.get(asked) is None


def test_long_words_of_a_request_are_not_remembered(web, post):
    long = "Mozilla/5.0 " + "x" * 1_000
    web.get("/", HTTP_ACCEPT_ENCODING=long, HTTP_USER_AGENT=long)
    web.get(f"/{'x' * 1_000}/")
    assert long not in web.cache._encodings
    before = _view_at.cache_info().currsize
    assert not is_listed(f"/{'y' * 1_000}/") and _view_at.cache_info().currsize == before


def test_without_room_for_parts_a_page_depends_on_no_more(settings):
    settings.PAGE_PARTS_MB = 0
    with noting() as notes:
        to_come()
    assert notes.keys == set()


def test_a_crowd_in_front_of_a_page_costs_one_making(web, monkeypatch):
    monkeypatch.setattr("blog.caching.front.next_to_come", lambda: None)
    monkeypatch.setattr("blog.caching.front.old_at", lambda began, noted: began + timedelta(hours=1))
    begun, answers = [], []

    def slow(environ, start_response):
        begun.append(1)
        Event().wait(0.2)  # the others are at the door by now
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"made"]

    web.cache.application = slow
    crowd = [Thread(target=lambda: answers.append(web.get("/").body)) for _ in range(50)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert answers == [b"made"] * 50 and len(begun) == 1


def test_memory_has_its_bounds(web, post):
    web.cache.memory.most = 200_000
    for number in range(30):
        web.cache.memory.keep(f"/{number}/", Page([], {"": b"x" * 20_000}, "", 0, 0, AsOf([], [], 0)))
    assert web.cache.memory.size <= 200_000 and len(web.cache.memory) == 8
    web.cache.memory.keep("/large/", Page([], {"": b"x" * 90_000}, "", 0, 0, AsOf([], [], 0)))
    assert web.cache.memory.get("/large/") is None


def test_readers_of_kept_pages_are_counted(web, post, settings):
    waiting.take()
    for _ in range(3):
        web.get(post.get_absolute_url(), HTTP_USER_AGENT="Mozilla/5.0 Firefox", HTTP_SEC_FETCH_MODE="navigate")
    web.get(post.get_absolute_url(), HTTP_USER_AGENT="curl/8")
    assert sum(waiting.take()[0].values()) == 3 and web.made == 1


def test_on_a_safe_site_an_unsafe_reader_is_led_there(web, post, settings):
    settings.SITE = settings.SITE._replace(scheme="https")
    assert web.get("/", **{"wsgi.url_scheme": "https"}).status == 200
    web.get("/", **{"wsgi.url_scheme": "https"})
    assert web.made == 1
    web.get("/")
    assert web.made == 2, "Django answers it"
