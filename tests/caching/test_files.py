"""Kept pages as files: read by the other processes, sent by a server in front, gone with what they showed."""

import gzip
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import brotli
import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.utils import timezone

from blog.caching import expiry
from blog.caching.common import common_headers
from blog.caching.files import Files, files
from blog.caching.forgetting import forget, forget_everything
from blog.caching.pages import made
from config.versions import versions
from tests import cast
from tests.caching.conftest import Web

pytestmark = pytest.mark.django_db
HTML = [("Content-Type", "text/html; charset=utf-8"), *common_headers().items()]


@pytest.fixture
def post():
    return cast.post("Un billet", by=cast.author(), tags=["Brest"])


@pytest.fixture
def other(web):
    """Another server process of the same machine."""
    return Web(web.capture)


def there(path="/", name="index.html"):
    return site.PAGES_DIR / "files" / path.strip("/") / name


def keep(path, body=b"<p>page</p>", keys=(), until=None, kept=None):
    """Keep a page as if it had just been made."""
    kept = kept or files()
    until = until or time.time() + 3600
    page = made(HTML, body, {path, *keys}, versions().snapshot(), kept.modified(path, time.time()), until)
    kept.keep(path, page, versions().numbers)


# What one process made, the others read


def test_two_processes_make_a_page_once(web, other, post):
    mine, theirs = web.get("/"), other.get("/")
    assert web.made == 1 and other.made == 0
    assert mine.body == theirs.body and mine.headers == theirs.headers


def test_what_another_process_made_is_compressed_and_known_by_its_etag(web, other, post):
    headers = web.get("/").headers
    compressed = other.get("/", HTTP_ACCEPT_ENCODING="br")
    assert brotli.decompress(compressed.body) == web.get("/").body and compressed.headers["content-encoding"] == "br"
    assert other.get("/", HTTP_IF_NONE_MATCH=headers["etag"]).status == 304 and other.made == 0


def test_what_changed_meanwhile_is_not_read(web, other, post):
    web.get("/")
    with web.commit():
        post.title = "Autrement dit"
        post.save()
    assert "Autrement dit" in other.text("/") and other.made == 1


def test_what_was_made_before_a_change_and_kept_after_it_is_no_file(web, post):
    page = made(HTML, b"old", {"/"}, versions().snapshot(), 1, time.time() + 60)
    forget(["/"])
    files().keep("/", page, versions().numbers)
    assert not there().exists() and files().get("/") is None


# What a server in front may send


@pytest.mark.parametrize(
    ("path", "name"),
    [("/", "index.html"), ("/tags/", "index.html"), ("/feed/", "index.xml"), ("/feed/json/", "index.json")],
)
def test_a_page_is_a_file_as_it_is_sent(web, post, path, name):
    answer = web.get(path)
    place = there(path, name)
    assert place.read_bytes() == answer.body
    assert gzip.decompress(place.with_name(f"{name}.gz").read_bytes()) == answer.body
    assert brotli.decompress(place.with_name(f"{name}.br").read_bytes()) == answer.body
    assert place.stat().st_mode & 0o444 == 0o444, "a server in front runs as someone else"


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt"])
def test_what_a_server_in_front_could_not_name_is_not_offered_to_it(web, other, post, path):
    web.get(path)
    assert not list((site.PAGES_DIR / "files").rglob("index.*")), "but is there for the other processes"
    assert other.get(path).body == web.get(path).body and other.made == 0


def test_a_page_with_a_header_of_its_own_is_not_offered_either(web, post):
    web.cache.application = lambda environ, start: start("200 OK", [*HTML, ("X-Robots-Tag", "noindex")]) or [b"x"]
    assert web.get("/").status == 200
    assert not there().exists() and there(name="page").exists()


@pytest.mark.parametrize(
    "environ", [{"HTTP_COOKIE": "a=b"}, {"QUERY_STRING": "order=newest"}, {"HTTP_AUTHORIZATION": "x"}]
)
def test_nothing_of_who_says_more_becomes_a_file(web, post, environ):
    web.get("/", **environ)
    assert not there().exists()


def test_a_page_that_was_sent_and_not_kept_has_a_time_of_its_own_too(web, post):
    now = time.time()
    page = made(HTML, b"old", {"/"}, versions().snapshot(), files().modified("/", now), now + 60)
    forget(["/"])
    files().keep("/", page, versions().numbers)
    assert files().modified("/", now) > page.modified and not there().exists()


def test_two_pages_of_one_second_have_two_times(web, post):
    """nginx knows a page by its time and its length."""
    times = set()
    for title in ("Un biller", "Un billes", "Un billet"):
        with web.commit():
            post.title = title
            post.save()
        modified = web.get("/").headers["last-modified"]
        times.add((modified, there().stat().st_mtime))
    assert len(times) == 3
    forget_everything()
    web.get("/")
    assert there().stat().st_mtime not in {mtime for _modified, mtime in times}


@pytest.mark.parametrize("path", ["/../x/", "/a/../../x/", "/./", "/a//b/", "/nul\0/", f"/{'x' * 300}/"])
def test_an_address_that_is_no_place_makes_no_file(web, path):
    keep(path)
    assert not files().get(path) and not list(site.PAGES_DIR.rglob("*.html"))


def test_an_address_in_other_letters_is_where_a_server_in_front_looks(web):
    keep("/tag/été/".encode().decode("latin-1"))
    assert there("/tag/été").exists()


# Gone with what they showed


def test_a_change_removes_the_pages_that_show_it_and_no_others(web, post):
    away = cast.post("Tout autre chose", by=cast.author("Zoé Morel"))
    for path in ("/", post.get_absolute_url(), away.get_absolute_url()):
        web.get(path)
    with web.commit():
        cast.comment(post, "Bien vu.")
    assert not there(post.get_absolute_url()).exists() and not there().exists()
    assert there(away.get_absolute_url()).exists()


def test_all_forms_of_a_page_go_with_it(web, post):
    web.get("/")
    forget(["/"])
    assert not [one for one in site.PAGES_DIR.rglob("index.*") if one.parent.name == "files"]


def test_everything_goes_at_once(web, post):
    for path in ("/", "/tags/", "/feed/"):
        web.get(path)
    forget_everything()
    assert not (site.PAGES_DIR / "files").exists() and files().size() == (0, 0)


def test_a_file_is_removed_when_its_time_has_come():
    kept, stop = files(), threading.Event()
    keep("/", until=time.time() + 0.3)
    keep("/tags/")
    removing = threading.Thread(target=expiry.remove_old, args=(kept, stop))
    removing.start()
    deadline = time.monotonic() + 20
    while there().exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    removing.join()
    assert not there().exists() and there("/tags/").exists()


def test_a_scheduled_post_takes_the_pages_without_it_away(web, post):
    cast.post("À venir", by=cast.author("Zoé Morel"), published_at=timezone.now() + timedelta(seconds=30))
    web.get("/")
    files().forget_old(time.time() + 31)
    assert not there().exists()


# Bounds, and what goes wrong


def test_files_have_their_bounds(tmp_path):
    kept = Files(tmp_path / "bounded", 100_000)
    for number in range(20):
        keep(f"/tag/t{number}/", os.urandom(5_000), kept=kept)
    number, size = kept.size()
    assert 0 < size <= 100_000 and len(list(kept.root.rglob("index.html"))) == number < 20
    assert kept.get("/tag/t19/") and not kept.get("/tag/t0/"), "what was made first goes first"
    keep("/tag/large/", os.urandom(10_000), kept=kept)
    assert not kept.get("/tag/large/")


def test_none_are_kept_where_there_is_no_room_for_them(web, post, settings):
    settings.PAGE_FILES_MB = 0
    blog = Web(web.capture)
    assert blog.get("/").body == blog.get("/").body and blog.made == 1
    assert not there().exists()


def test_an_index_that_is_broken_costs_the_files_and_nobody_an_answer(web, other, post):
    web.get("/")
    (site.PAGES_DIR / "index.sqlite3").write_bytes(b"no database" * 1000)
    assert other.get("/").status == 200
    forget(["/tags/"])
    assert not there().exists(), "nobody knows what it shows"
    Web(web.capture).get("/")
    assert there().exists()


def test_an_index_that_another_process_took_away_is_opened_anew(tmp_path):
    mine, theirs = Files(tmp_path, 1_000_000), Files(tmp_path, 1_000_000)
    keep("/a/", kept=mine)
    (tmp_path / "index.sqlite3").write_bytes(b"no index" * 500)
    theirs.forget_all()
    keep("/b/", kept=mine)
    assert theirs.get("/b/") and mine.get("/a/") is None and mine.size()[0] == 1


def test_a_disk_that_takes_nothing_costs_nobody_an_answer(web, post, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Files, "_write", full)
    assert web.get("/").status == 200 and web.get("/").status == 200 and web.made == 1


def test_many_who_keep_and_forget_at_once_leave_nothing_old(tmp_path):
    kept = Files(tmp_path / "crowd", 10_000_000)

    def work(number):
        for _ in range(10):
            keep(f"/tag/t{number % 4}/", b"x" * 500, keys=["post:1"], kept=kept)
            versions().raise_slots([5])
            kept.forget_all() if number == 3 else kept.forget(range(10, 4_000))

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(work, range(8)))
    number, _size = kept.size()
    assert len(list(kept.root.rglob("index.html"))) == number


# The command


@pytest.mark.parametrize(
    ("server", "says"), [("nginx", "try_files $tribune_kept${uri}index.html"), ("caddy", "precompressed br gzip")]
)
def test_it_says_what_a_server_in_front_needs(server, says, capsys):
    call_command("front_server", server, "--to", "127.0.0.1:8001")
    told = capsys.readouterr().out
    assert says in told and "127.0.0.1:8001" in told and str(site.PAGES_DIR / "files") in told
    assert f"SITE_URL=http://localhost:8000 manage.py front_server {server}" in told and "TRUSTED_PROXIES" in told
    assert "default-src 'none'" in told and "&#" not in told and "{{" not in told and "{%" not in told


@pytest.mark.parametrize("server", ["nginx", "caddy"])
def test_it_sends_stylesheets_and_scripts_too(server, settings, capsys):
    call_command("front_server", server, "--to", "127.0.0.1:8001")
    told = capsys.readouterr().out
    assert f"root {settings.STATIC_ROOT.parent.resolve()}" in told and "immutable" in told


def test_where_it_writes_its_log_may_be_said(capsys):
    call_command("front_server", "nginx", "--to", "127.0.0.1:8001", "--log", "/srv/log/tribune.log")
    assert "access_log /srv/log/tribune.log combined" in capsys.readouterr().out


def test_a_site_on_https_leads_there(settings, capsys):
    for address, port in (("https://blog.example", 443), ("https://blog.example:8443", 8443)):
        settings.SITE = urlsplit(address)
        call_command("front_server", "nginx")
        told = capsys.readouterr().out
        assert f"listen {port} ssl" in told and f"return 301 {address}$request_uri;" in told


def test_the_server_behind_is_told_the_host_as_the_browser_says_it(capsys):
    """Django compares it with where a form says it comes from."""
    call_command("front_server", "nginx", "--to", "127.0.0.1:8001")
    assert "proxy_set_header Host $http_host;" in capsys.readouterr().out


def test_the_headers_it_says_are_those_of_pages(web, post, capsys):
    call_command("front_server", "nginx", "--to", "127.0.0.1:8001")
    told = capsys.readouterr().out
    answer = web.get("/")
    for name in ("content-security-policy", "x-frame-options", "referrer-policy", "cache-control", "vary"):
        assert f'add_header {name} "{answer.headers[name]}";' in told


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["apache"], "invalid choice"),
        (["nginx", "--to", "127.0.0.1; evil"], "a host and a port"),
        (["nginx"], "name the public address in SITE_URL"),
        (["caddy", "--to", "localhost:8000"], "name the public address in SITE_URL"),
        (["caddy", "--to", "localhost"], "a host and a port"),
        (["nginx", "--log", "/var/log/x; evil"], "the whole path of a file"),
        (["nginx", "--log", "access.log"], "the whole path of a file"),
    ],
)
def test_what_it_cannot_use_it_says(arguments, error):
    with pytest.raises(CommandError, match=error):
        call_command("front_server", *arguments)


def test_without_files_there_is_nothing_to_say(settings):
    settings.PAGE_FILES_MB = 0
    with pytest.raises(CommandError, match="PAGE_FILES_MB"):
        call_command("front_server", "nginx")
