"""Other blogs: named on a page, their latest titles fetched in the background, exchanged as OPML."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from blog.blogroll import refreshing
from blog.blogroll.models import LinkedBlog
from blog.blogroll.opml import bring_in, read_opml, write_opml
from blog.blogroll.refreshing import refresh_due, titles_in
from config.fetching import Answer, Refused
from tests import cast

pytestmark = pytest.mark.django_db
RSS = """<rss version="2.0"><channel><title>Chez Lou</title>
<item><title>Le premier &amp; l’&lt;b&gt;autre&lt;/b&gt;</title><link>https://lou.example/1</link>
<pubDate>Mon, 16 Nov 2026 10:00:00 +0100</pubDate></item>
<item><title>Méchant</title><link>javascript:alert(1)</link></item>
<item><title></title><link>https://lou.example/3</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>X</title><entry><title type="html">Un &lt;i&gt;titre&lt;/i&gt;</title>
<link href="/relatif/"/><updated>2026-11-16T09:00:00Z</updated></entry></feed>"""
JSON = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "Un", "url": "https://lou.example/", "date_published": "2026-11-16T09:00:00+01:00"}]}'


def answer(body, **headers):
    body = body if isinstance(body, bytes) else body.encode()
    return Answer("https://lou.example/feed", 200, {"content-type": "application/xml", **headers}, body)


@pytest.fixture
def lou():
    return LinkedBlog.objects.create(name="Chez Lou", url="https://lou.example/", feed_url="https://lou.example/feed")


@pytest.fixture
def web(monkeypatch):
    """What each feed answers, by its address; and what was asked."""
    pages, asked = {}, []

    def fetch(url, headers):
        asked.append((url, headers))
        found = pages[url]
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(refreshing, "fetch", fetch)
    fetch.pages, fetch.asked = pages, asked
    return fetch


def test_feeds_of_all_kinds_have_titles():
    rss, atom, json = (titles_in(answer(body)) for body in (RSS, ATOM, JSON))
    assert rss == [
        {"title": "Le premier & l’autre", "url": "https://lou.example/1", "at": "2026-11-16T09:00:00+00:00"},
        {"title": "Méchant", "url": "", "at": ""},
    ]
    assert atom == [{"title": "Un titre", "url": "https://lou.example/relatif/", "at": "2026-11-16T09:00:00+00:00"}]
    assert json[0]["url"] == "https://lou.example/" and json[0]["at"] == "2026-11-16T09:00:00+01:00"


@pytest.mark.parametrize(
    "body",
    [
        *(
            b"",
            b"<html><body>Bonjour</body></html>",
            b"{",
            b'{"items": 3}',
            b'{"items": [3]}',
            b"[" * 100_000,
            b"\xff\xfe\x00",
        ),
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel><item><title>&a;</title></item></channel></rss>',
        b'<!doctype rss SYSTEM "file:///etc/passwd"><rss/>',
        b'{"items": ' + b"[" * 100_000,
    ],
)
def test_what_is_no_feed_is_refused(body):
    with pytest.raises(Refused):
        titles_in(answer(body))


def test_the_page_shows_the_latest_titles_and_nothing_that_runs(client, lou, web):
    web.pages[lou.feed_url] = answer(RSS)
    assert refresh_due() == 1
    page = client.get("/blogroll/").content.decode()
    assert "l’autre" in page and 'href="https://lou.example/1"' in page and "16 novembre 2026" in page
    assert "javascript:" not in page and "Méchant" in page


def test_a_feed_is_asked_in_turn_and_for_what_is_new(lou, web):
    web.pages[lou.feed_url] = answer(RSS, etag='"7"', **{"last-modified": "Mon, 16 Nov 2026 10:00:00 GMT"})
    assert (refresh_due(), refresh_due()) == (1, 0)
    LinkedBlog.objects.update(due_at=timezone.now())
    web.pages[lou.feed_url] = Answer(lou.feed_url, 304, {}, b"")
    refresh_due()
    assert web.asked[1][1]["If-None-Match"] == '"7"' and "If-Modified-Since" in web.asked[1][1]
    assert len(LinkedBlog.objects.get().latest) == 2


@pytest.mark.parametrize("failure", [Refused("non"), TimeoutError("lent"), ConnectionResetError(), answer(b"rien")])
def test_a_feed_that_fails_keeps_its_titles_and_is_asked_ever_more_seldom(client, lou, web, failure):
    LinkedBlog.objects.update(latest=[{"title": "Avant", "url": "", "at": ""}])
    web.pages[lou.feed_url] = failure
    waits = []
    for _ in range(7):
        LinkedBlog.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        refresh_due()
        waits.append(round((LinkedBlog.objects.get().due_at - timezone.now()) / timedelta(hours=1)))
    assert waits == [4, 8, 16, 32, 48, 48, 48]
    assert "Avant" in client.get("/blogroll/").content.decode()
    client.force_login(cast.user("editor"))
    assert "Le flux n’a pas pu être lu" in client.get("/admin/blog/linkedblog/").content.decode()


def test_two_workers_do_not_ask_one_feed_at_once(lou, web, monkeypatch):
    def meanwhile(url, headers):
        assert refreshing.refresh_due() == 0
        return answer(RSS)

    monkeypatch.setattr(refreshing, "fetch", meanwhile)
    assert refresh_due() == 1


def test_another_feed_begins_anew(client, lou, web):
    LinkedBlog.objects.update(etag="x", latest=[{"title": "Avant", "url": "", "at": ""}], failures=5)
    client.force_login(cast.user("editor"))
    fields = {"name": "Lou", "url": lou.url, "feed_url": "https://lou.example/atom", "language": "fr", "position": "1"}
    client.post(f"/admin/blog/linkedblog/{lou.pk}/change/", fields)
    row = LinkedBlog.objects.get()
    assert (row.etag, row.latest, row.failures) == ("", [], 0) and row.due_at <= timezone.now()


OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mes lectures</title></head><body>
<outline text="Médecine"><outline type="rss" text="Chez Lou" htmlUrl="https://lou.example/" xmlUrl="https://lou.example/feed"/>
<outline text="Plus bas"><outline text="Profond" xmlUrl="https://profond.example/feed"/></outline></outline>
<outline text="Sans groupe" xmlUrl="https://seul.example/feed" htmlUrl="https://seul.example/"/>
<outline text="Script" xmlUrl="javascript:alert(1)"/><!-- rien --></body></opml>"""


def test_a_list_comes_in_once_and_goes_out_the_same(client, lou):
    client.force_login(cast.user("editor"))
    upload = SimpleUploadedFile("lectures.opml", OPML.encode())
    said = client.post("/admin/blog/linkedblog/opml/", {"upload": upload}, follow=True).content.decode()
    assert "Blogs ajoutés : 2. Déjà connus : 1." in said.replace("\xa0", " ")
    assert "Non repris : 1. Script (" in said.replace("\xa0", " ")
    sent = client.get("/blogroll.opml")
    again = read_opml(sent.content).blogs
    assert {(one.name, one.url, one.feed_url, one.category) for one in again} == {
        ("Chez Lou", "https://lou.example/", "https://lou.example/feed", ""),
        ("Profond", "https://profond.example/", "https://profond.example/feed", "Plus bas"),
        ("Sans groupe", "https://seul.example/", "https://seul.example/feed", ""),
    }
    assert ElementTree.fromstring(sent.content).get("version") == "2.0"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"Bonjour", "pas une liste OPML"),
        (b"<opml><head/></opml>", "pas une liste OPML"),
        (b"<opml><body/></opml>", "ne nomme aucun blog"),
        (b"<!DOCTYPE opml [<!ENTITY a 'b'>]><opml><body/></opml>", "type de document"),
        ("<!DOCTYPE opml [<!ENTITY a 'b'>]><opml><body/></opml>".encode("utf-16"), "type de document"),
        (b"<opml><body>" + b" " * 2_000_001 + b"</body></opml>", "pèse plus de 2"),
        (b"<opml>" + b"<outline>" * 5000, "pas une liste OPML"),
    ],
)
def test_what_is_no_list_is_said_and_nothing_comes_in(client, content, said):
    client.force_login(cast.user("editor"))
    answer = client.post("/admin/blog/linkedblog/opml/", {"upload": SimpleUploadedFile("a.opml", content)})
    assert said in answer.content.decode().replace("\xa0", " ") and not LinkedBlog.objects.exists()


def test_a_list_that_names_too_many_is_refused_whole():
    def named(number):
        rows = "".join(f'<outline text="{n}" xmlUrl="https://b{n}.example/feed"/>' for n in range(number))
        return read_opml(f"<opml><body>{rows}</body></opml>".encode())

    assert len(named(1000).blogs) == 1000
    with pytest.raises(ValidationError, match=r"1200 blogs.*1000.*plusieurs parties"):
        named(1200)


def test_nothing_of_a_list_is_lost_without_a_word():
    found = read_opml(
        b"""<opml><body><outline text="Sans http" htmlUrl="www.a.example" xmlUrl="https://a.example/feed"/>
        <outline text="Deux" htmlUrl="https://b.example/" xmlUrl="https://b.example/feed"/>
        <outline text="Deux, en bref" htmlUrl="https://b.example/" xmlUrl="https://b.example/bref"/>
        <outline text="Dossier et flux" xmlUrl="https://c.example/feed"><outline xmlUrl="https://d.example/feed"/></outline>
        <outline text="Prive" xmlUrl="http://10.0.0.1/feed"/><outline text="Porte" xmlUrl="https://e.example:22/"/>
        <outline text="Rien" xmlUrl="feed"/><outline text="Sans flux" htmlUrl="https://f.example/"/>
        <outline text="Racine" xmlUrl="http://foo.local./feed"/><outline text="Ni l'un" htmlUrl="f.example"/></body></opml>"""
    )
    assert [(one.url, one.feed_url, one.category) for one in found.blogs] == [
        ("https://a.example/", "https://a.example/feed", ""),
        ("https://b.example/", "https://b.example/feed", ""),
        ("https://b.example/", "https://b.example/bref", ""),
        ("https://c.example/", "https://c.example/feed", ""),
        ("https://d.example/", "https://d.example/feed", ""),
        ("https://f.example/", "", ""),
    ]
    assert [one.partition(" (")[0] for one in found.refused] == ["Prive", "Porte", "Rien", "Racine", "Ni l'un"]
    assert bring_in(found.blogs) == (6, 0) and bring_in(found.blogs) == (0, 6)
    assert LinkedBlog.objects.count() == 6
    assert len(read_opml(write_opml(LinkedBlog.objects.all(), "Nos lectures")).blogs) == 6


@pytest.mark.parametrize(
    ("row", "feed"),
    [
        ('xmlurl="https://a.example/feed"', "https://a.example/feed"),
        ('XMLURL="feed://a.example/feed"', "https://a.example/feed"),
        ('xmlUrl="feed:http://a.example/feed"', "http://a.example/feed"),
    ],
)
def test_a_row_is_understood_as_readers_write_it(row, feed):
    found = read_opml(f'<opml><body><outline text="A" {row}/></body></opml>'.encode()).blogs
    assert [one.feed_url for one in found] == [feed]


def test_a_feed_with_and_without_its_last_slash_is_one():
    rows = [
        LinkedBlog(name=name, url="https://a.example/", feed_url=f"https://a.example/{name}") for name in ("f", "f/")
    ]
    assert bring_in(rows[:1]) == (1, 0) and bring_in(rows[1:]) == (0, 1)


@pytest.mark.parametrize(
    "address",
    [
        *("ftp://lou.example/", "https://moi:secret@lou.example/", "https://lou.example:22/"),
        *(
            "http://10.0.0.1/",
            "http://127.0.0.1:8080/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://localhost/",
        ),
        *("http://169.254.169.254/latest/", "http://192.168.1.20/feed", "http://imprimante.local/"),
    ],
)
def test_an_address_we_would_never_ask_is_refused_in_the_form(client, address):
    client.force_login(cast.user("editor"))
    fields = {"name": "X", "url": "https://lou.example/", "feed_url": address, "language": "fr", "position": "1"}
    page = client.post("/admin/blog/linkedblog/add/", fields).content.decode()
    assert "adresse d’un autre blog" in page and not LinkedBlog.objects.exists()


def test_a_bad_address_is_said(client):
    client.force_login(cast.user("editor"))
    fields = {"name": "X", "url": "javascript:alert(1)", "feed_url": "x", "language": "fr", "position": "1"}
    page = client.post("/admin/blog/linkedblog/add/", fields).content.decode()
    assert page.count("Saisissez une URL valide.") == 2 and not LinkedBlog.objects.exists()


def test_read_opml_raises_what_a_form_can_say():
    with pytest.raises(ValidationError):
        read_opml(b"\x00\x01")


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_a_feed_with_an_impossible_date_takes_no_page_down(client, lou, web, at):
    web.pages[lou.feed_url] = answer(f'{{"items": [{{"title": "Loin", "url": "", "date_published": "{at}"}}]}}')
    refresh_due()
    page = client.get("/blogroll/")
    assert page.status_code == 200 and "Loin" in page.content.decode()
