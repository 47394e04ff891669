"""Feeds, sitemap and what else machines ask for."""

import json
import xml.etree.ElementTree as ET

import pytest
from django.utils import timezone

from blog.posts.models import Series
from tests import cast

pytestmark = pytest.mark.django_db
ATOM, DC, CONTENT = (
    "{http://www.w3.org/2005/Atom}",
    "{http://purl.org/dc/elements/1.1/}",
    "{http://purl.org/rss/1.0/modules/content/}",
)


@pytest.fixture
def post(tmp_path):
    return cast.post(
        "Un titre & deux",
        by=[cast.author("Maud"), cast.author("Inès")],
        tags=["Wikis"],
        body="Le **texte** [d’ici](/archive/).",
        standfirst="Deux phrases.",
    )


def xml(client, address):
    return ET.fromstring(client.get(address).content)


def test_rss_holds_whole_texts_all_authors_and_absolute_addresses(client, post):
    item = xml(client, "/feed/").find("channel/item")
    assert item.findtext("title") == "Un titre & deux"
    assert item.findtext("link").startswith("http")
    assert [creator.text for creator in item.findall(f"{DC}creator")] == ["Maud", "Inès"]
    assert "<strong>texte</strong>" in item.findtext(f"{CONTENT}encoded")
    assert 'href="http://localhost:8000/archive/"' in item.findtext(f"{CONTENT}encoded")
    assert [category.text for category in item.findall("category")] == ["Wikis"]


def test_atom_holds_the_same(client, post):
    entry = xml(client, "/feed/atom/").find(f"{ATOM}entry")
    assert [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")] == ["Maud", "Inès"]
    assert "<strong>texte</strong>" in entry.findtext(f"{ATOM}content")


def test_json_feed_follows_1_1(client, post):
    answer = client.get("/feed/json/")
    feed = json.loads(answer.content)
    assert answer["Content-Type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["authors"] == [{"name": "Maud"}, {"name": "Inès"}]
    assert feed["items"][0]["date_published"]


def test_control_characters_break_no_feed(client):
    author = cast.author("Ma\x0bud", slug="maud")
    series = Series.objects.create(title="Sui\x0cte", slug="suite")
    cast.post("Un\x08 titre", by=author, body="a\x0bb\x1fc", standfirst="d\x0ce", tags=["x\x07y"], series=series)
    for address in (
        "/feed/",
        "/feed/atom/",
        "/feed/json/",
        "/author/maud/feed/",
        "/series/suite/feed/",
        "/tag/xy/feed/",
    ):
        assert client.get(address).status_code == 200
    assert xml(client, "/feed/").findtext("channel/item/title") == "Un titre"


def test_ids_stay_when_the_address_changes(client, post):
    before = xml(client, "/feed/").findtext("channel/item/guid")
    post.slug = "autre"
    post.save()
    assert xml(client, "/feed/").findtext("channel/item/guid") == before


@pytest.mark.parametrize("address", ["/tag/wikis/feed/", "/author/maud/feed/", "/feed/"])
@pytest.mark.parametrize("form", ["", "atom/"])
def test_each_subject_has_its_feed(client, post, address, form):
    cast.post("Ailleurs", days_ago=3)
    text = client.get(address + form).content.decode()
    assert "Un titre &amp; deux" in text
    assert ("Ailleurs" in text) == (address == "/feed/")


def test_the_feed_of_a_post_holds_its_approved_comments(client, post):
    cast.comment(post, "approuvée", name="Rose")
    cast.comment(post, "en attente", status="pending")
    text = client.get(post.get_absolute_url() + "feed/").content.decode()
    assert "approuvée" in text and "en attente" not in text


@pytest.mark.parametrize(
    "address", ["/tag/rien/feed/", "/author/rien/feed/atom/", "/series/rien/feed/json/", "/2012/10/rien/feed/"]
)
def test_the_feed_of_what_is_not_there_is_not_there(client, address):
    assert client.get(address).status_code == 404


def test_the_sitemap_names_each_public_post_on_the_configured_site(client, post, settings):
    urls = [url.text for url in xml(client, "/sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert urls == [settings.SITE_URL + post.get_absolute_url()]


def test_robots_names_the_sitemap_and_closes_the_desk(client):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text and "Disallow: /admin/" in text


def test_security_txt_has_what_rfc_9116_asks_and_has_not_expired(client):
    fields = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert fields["Contact"].startswith("mailto:")
    assert timezone.datetime.fromisoformat(fields["Expires"]) > timezone.now()


def test_health_is_asked_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/healthz").content == b"ok\n"


def test_the_comments_of_the_blog_have_a_feed_without_what_nobody_may_read(client):
    post, private = cast.post("Un billet"), cast.post("Canari", status="private")
    cast.comment(post, "Bonjour.", name="Rose")
    cast.comment(post, "Attend.", status="pending")
    cast.comment(private, "Entre nous.")
    text = client.get("/comments/feed/").content.decode()
    assert "Rose" in text and "Bonjour." in text and "Un billet" in text
    assert not any(word in text for word in ("Attend", "Canari", "Entre nous"))


def test_words_that_look_like_markup_are_words_in_every_feed(client):
    """Descriptions of RSS and Atom are HTML to readers: a standfirst is text, and is escaped twice there."""
    cast.post("Un <b>titre</b>", standfirst="<img src=x onerror=alert(1)> & <b>")
    assert "&amp;lt;img src=x" in client.get("/feed/").content.decode()
    assert "&amp;lt;img src=x" in client.get("/feed/atom/").content.decode()
    assert client.get("/feed/json/").json()["items"][0]["summary"].startswith("<img src=x onerror")
