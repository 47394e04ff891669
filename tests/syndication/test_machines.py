"""What search engines, crawlers and other sites ask for."""

import io
import json
import re
import threading
import xml.etree.ElementTree as ET
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from blog.images.intake import store_image
from blog.posts.models import Post, Series
from blog.syndication import sitemaps
from blog.syndication.announcing import TRIES, announce
from blog.syndication.share_picture import _broken, draw, drawable
from identity.models import Identity
from tests import cast

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HERE = "http://localhost:8000"


def locations(client, address):
    root = ET.fromstring(client.get(address.removeprefix(HERE)).content)
    return [found.text for found in root.iter(f"{MAP}loc")]


def head(client, post):
    return client.get(post.get_absolute_url()).content.decode().split("</head>")[0]


def test_a_list_shared_elsewhere_goes_by_its_own_name(client):
    cast.post(tags=["Santé & soin"], published_at=timezone.now().replace(year=2012, month=10, day=3))
    for address, name in (("/tags/", "Étiquettes"), ("/tag/sante-soin/", "Santé &amp; soin"), ("/", None)):
        page = client.get(address).content.decode().split("</head>")[0]
        shared = re.search(r'<meta property="og:title" content="(.*?)">', page)[1]
        assert shared == (name or "Tribune") and f"<title>{shared}" in page


def test_the_sitemap_names_each_public_post_once_by_year(client, tmp_path, monkeypatch):
    cover = store_image(cast.picture(tmp_path / "a.png").read_bytes(), "a.png", decorative=True)
    posts = [
        cast.post(
            "Un", published_at=timezone.datetime(2012, 5, 1, tzinfo=timezone.get_current_timezone()), cover=cover
        ),
        cast.post("Deux", published_at=timezone.datetime(2012, 6, 1, tzinfo=timezone.get_current_timezone())),
        cast.post("Trois", kind="page"),
    ]
    monkeypatch.setattr(sitemaps, "MOST", 1)
    maps = locations(client, "/sitemap.xml")
    assert f"{HERE}/sitemap-2012.xml" in maps and f"{HERE}/sitemap-2012.xml?part=2" in maps
    named = [place for one in maps if "lists" not in one for place in locations(client, one)]
    assert sorted(named) == sorted(HERE + post.get_absolute_url() for post in posts)
    assert cover.file.url in client.get("/sitemap-2012.xml?part=2").content.decode()
    assert f"{HERE}/archive/" in locations(client, "/sitemap-lists.xml")


@pytest.mark.parametrize("part", ["0", "9", "x", "-1", "99999"])
def test_a_part_of_a_sitemap_that_is_not_there_is_not_there(client, part):
    cast.post()
    assert client.get(f"/sitemap-{timezone.localdate().year}.xml", {"part": part}).status_code == 404
    assert client.get("/sitemap-1999.xml").status_code == 404


def test_robots_names_the_sitemap_and_closes_the_desk(client):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {HERE}/sitemap.xml" in text and "Disallow: /admin/" in text and "GPTBot" not in text


@pytest.mark.parametrize(("wish", "away"), [("search", ["GPTBot"]), ("none", ["GPTBot", "PerplexityBot"])])
def test_the_owner_says_what_language_models_may_read(client, wish, away):
    Identity.objects.create(crawlers=wish)
    group = client.get("/robots.txt").content.decode().split("Disallow: /\n")[0]
    assert [name for name in ("GPTBot", "PerplexityBot") if f"User-agent: {name}\n" in group] == away


def test_a_summary_for_language_models_is_there_where_it_is_wanted(client):
    cast.post("Un [titre]", standfirst="Deux\nlignes.")
    cast.post("Canari", status="draft")
    assert client.get("/llms.txt").status_code == 404
    Identity.objects.create(llms=True, name="Gazette", about_fr="De tout.")
    text = client.get("/llms.txt").content.decode()
    assert text.startswith("# Gazette\n\n> De tout.") and "- [Un (titre)](" in text and ": Deux lignes." in text
    assert "Canari" not in text


def test_security_txt_has_what_rfc_9116_asks_and_has_not_expired(client):
    fields = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert fields["Contact"] == "mailto:noreply@localhost"
    assert timezone.datetime.fromisoformat(fields["Expires"]) > timezone.now()


def test_health_is_asked_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/healthz").content == b"ok\n"


def test_the_manifest_names_the_blog(client):
    Identity.objects.create(name="Gazette")
    said = client.get("/manifest.webmanifest").json()
    assert said["name"] == "Gazette" and {icon["sizes"] for icon in said["icons"]} == {"192x192", "512x512"}


def test_a_post_says_what_it_is_to_other_sites(client):
    author = cast.author("Maud </script>", fediverse="@maud@example.org", profiles="https://a.example/m")
    post = cast.post('Un "titre" <b> & </script>', by=author, tags=["Wikis"], standfirst="Deux phrases.")
    text = head(client, post)
    assert '<meta property="og:type" content="article">' in text
    assert '<meta name="fediverse:creator" content="@maud@example.org">' in text
    assert f'<link rel="author" href="{author.get_absolute_url()}">' in text
    posting, crumbs = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])
    assert posting["@type"] == "BlogPosting" and posting["headline"] == 'Un "titre" <b> & </script>'
    assert posting["author"][0]["sameAs"] == ["https://a.example/m"] and posting["keywords"] == ["Wikis"]
    assert [step["position"] for step in crumbs["itemListElement"]] == [1, 2, 3, 4, 5]
    assert all(step["item"].startswith(HERE) for step in crumbs["itemListElement"])


def test_a_preview_says_nothing_to_machines(client):
    client.force_login(cast.user("editor"))
    assert "og:" not in head(client, cast.post(status="draft", published_at=None))


def test_a_post_has_one_address_for_search_engines_that_of_its_language(client):
    fr, en = cast.post("Un"), cast.post("One", language="en")
    for prefix in ("", "/en"):
        page = client.get(f"{prefix}{fr.get_absolute_url()}").content.decode()
        assert (
            f'<link rel="canonical" href="{HERE}{fr.get_absolute_url()}">' in page
            and "hreflang" not in page.split("<body")[0]
        )
        page = client.get(f"{prefix}{en.get_absolute_url()}").content.decode()
        assert f'<link rel="canonical" href="{HERE}/en{en.get_absolute_url()}">' in page
    Identity.objects.create(speaks_both=False)
    assert f'<link rel="canonical" href="{HERE}{en.get_absolute_url()}">' in head(client, en)


def test_translations_name_each_other(client):
    fr = cast.post("Un")
    en = cast.post("One", language="en", translation_of=fr)
    cast.post("Uno", language="en", translation_of=fr, status="draft")
    text = client.get(fr.get_absolute_url()).content.decode()
    assert f'<link rel="alternate" hreflang="en" href="{HERE}/en{en.get_absolute_url()}">' in text
    assert f'<link rel="alternate" hreflang="fr" href="{HERE}{fr.get_absolute_url()}">' in text
    assert 'hreflang="en" lang="en" rel="alternate">English</a>' in text and "Uno" not in text
    assert fr.get_absolute_url() in client.get(en.get_absolute_url()).content.decode().split("Aussi en")[1][:300]


@pytest.mark.parametrize(
    ("title", "drawn"),
    [("Une 🎉 fête", "Une fête"), ("日本の話", ""), ("مرحبا", ""), ("Été\u202f: « œuvre »", "Été\u202f: « œuvre »")],
)
def test_a_share_picture_draws_what_its_font_knows_and_no_half_words(title, drawn):
    assert drawable(title) == drawn


def test_a_share_picture_says_where_it_leaves_something_out():
    lines, _size = _broken("mot " * 200)
    assert len(lines) == 4 and lines[-1].endswith("…")
    lines, _size = _broken("Anticonstitutionnellement" * 4)
    assert "".join(lines) == "Anticonstitutionnellement" * 4, "a word that no line holds goes on in the next"


def test_a_post_whose_title_cannot_be_drawn_is_shared_with_the_name_of_the_blog():
    identity = Identity(name="Carnets")
    assert draw("日本の話", "Rose", [1], identity) == draw("مرحبا", "Rose", [1], identity)
    assert draw("日本の話", "Rose", [1], identity) != draw("日本の話", "Rose", [1], Identity(name="Gazette"))


@pytest.mark.parametrize(("size", "is_shared"), [((1200, 800), True), ((40, 30), False), ((700, 2400), False)])
def test_a_cover_that_suits_no_shared_link_gives_way_to_a_drawn_picture(client, tmp_path, size, is_shared):
    path = cast.picture(tmp_path / "couverture.jpg", size)
    post = cast.post(cover=store_image(path.read_bytes(), path.name, alt="Un mur"))
    shared = re.search(r'og:image" content="([^"]+)"', client.get(post.get_absolute_url()).content.decode())[1]
    assert ("/media/" in shared) == is_shared
    assert is_shared or client.get(shared.removeprefix("http://localhost:8000")).status_code == 200


def test_a_post_without_a_cover_is_shared_with_a_picture_of_its_title(client):
    post = cast.post("Un titre " + "bien long " * 12, by=cast.author("Maud"))
    address = re.search(r'og:image" content="http://localhost:8000([^"]+)"', head(client, post))[1]
    answer = client.get(address)
    picture = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], picture.size) == ("image/png", (1200, 630)) and "max-age" in answer["Cache-Control"]
    assert len(default_storage.listdir("share")[1]) == 1
    client.get(address.rpartition("-")[0] + "-anything.png")
    assert len(default_storage.listdir("share")[1]) == 1, "odd versions fill no disk"
    post.title = "Un autre"
    post.save()
    assert address not in head(client, post)


def test_nobody_learns_a_title_from_the_picture_of_a_draft(client):
    assert client.get(f"/share/{cast.post(status='draft').pk}-x.png").status_code == 404
    assert client.get("/share/999-x.png").status_code == 404 and client.get("/share/0-x.png").status_code == 200


@pytest.mark.parametrize("title", ["", "x" * 250, "mot " * 60, "é" * 90 + " z", "日本語 😀 \u202e"])
def test_any_title_can_be_drawn(title):
    assert draw(title, title, [0, 1, 12, 99], Identity(name="B", accent="#00ff00"))[:4] == b"\x89PNG"


@pytest.fixture
def listener():
    """A server that notes what it is sent, and answers as it is told."""
    got, answers = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(answers.pop(0) if answers else 202)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.got, server.answers = got, answers
    server.url = f"http://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    server.server_close()


def test_search_engines_are_told_once_of_what_came_out_or_changed(settings, listener):
    post = cast.post(days_ago=0)
    cast.post(status="draft")
    cast.post(status="published", days_ago=-1)
    assert announce() == 0 and not listener.got, "nobody is told where no key is set"
    settings.INDEXNOW_KEY, settings.INDEXNOW_URL = "a1b2c3d4e5", listener.url
    assert (announce(), announce()) == (1, 0)
    said = json.loads(listener.got[0])
    assert said["urlList"] == [HERE + post.get_absolute_url()] and said["keyLocation"] == f"{HERE}/a1b2c3d4e5.txt"
    post.save()
    assert announce() == 1 and len(listener.got) == 2


def test_a_hub_is_told_of_each_feed_with_news(settings, listener):
    settings.WEBSUB_HUB = listener.url
    cast.post(days_ago=0, by=cast.author("Maud"), tags=["Wikis"])
    announce()
    assert "hub.mode=publish" in listener.got[0]
    assert all(path in listener.got[0] for path in ("%2Ffeed%2F", "%2Fauthor%2Fmaud%2Ffeed%2Fatom", "%2Ftag%2Fwikis"))


def test_what_fails_is_told_again_and_given_up_in_the_end(settings, listener):
    settings.INDEXNOW_KEY, settings.INDEXNOW_URL = "a1b2c3d4e5", listener.url
    cast.post(days_ago=0)
    listener.answers += [500, 202]
    assert (announce(), announce(), announce()) == (0, 1, 0)
    cast.post(days_ago=0)
    listener.answers += [500] * 50
    for _ in range(TRIES + 3):
        announce()
    assert len(listener.got) == 2 + TRIES


def test_the_key_stands_where_indexnow_looks_for_it(client, settings):
    assert client.get("/a1b2c3d4e5.txt").status_code == 404
    settings.INDEXNOW_KEY = "a1b2c3d4e5"
    assert client.get("/a1b2c3d4e5.txt").content == b"a1b2c3d4e5" and client.get("/a1b2c3d4e6.txt").status_code == 404


def test_lists_of_subjects_are_in_the_sitemap_and_those_of_drafts_are_not(client):
    cast.post(by=cast.author("Maud"), tags=["Wikis"], series=Series.objects.create(title="S", slug="s"))
    cast.post(by=cast.author("Canari"), tags=["Serin"], status="draft")
    named = " ".join(locations(client, "/sitemap-lists.xml"))
    assert "/author/maud/" in named and "/tag/wikis/" in named and "/series/s/" in named
    assert "canari" not in named and "serin" not in named
    assert Post.objects.count() == 2
