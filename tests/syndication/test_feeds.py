"""Feeds: whole texts, in three formats, in pages, for all there is to follow."""

import json
import xml.etree.ElementTree as ET

import pytest

from blog.documents.intake import store_document
from blog.images.intake import store_image
from blog.posts.models import Post, Series
from tests import cast

pytestmark = pytest.mark.django_db
SOUND = b"ID3\x04" + bytes(60)
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
    assert [author["name"] for author in feed["items"][0]["authors"]] == ["Maud", "Inès"]
    assert feed["items"][0]["authors"][0]["url"] == "http://localhost:8000/author/maud/"
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


def test_addresses_within_a_text_lead_to_its_page(client):
    post = cast.post(body="Un mot[^1].\n\n[^1]: Une note.")
    here = f"http://localhost:8000{post.get_absolute_url()}"
    content = xml(client, "/feed/").findtext(f"channel/item/{CONTENT}encoded")
    assert f'href="{here}#fn1"' in content and 'href="#' not in content


@pytest.mark.parametrize("address", ["/feed/", "/feed/atom/", "/feed/json/", "/comments/feed/", "/comments/feed/json/"])
def test_who_has_a_feed_already_is_told_so(client, post, address):
    cast.comment(post)
    answer = client.get(address)
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    cast.comment(post, "Un autre mot.")
    cast.post("Un autre")
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", ["/feed/", "/tag/wikis/feed/"])
def test_older_entries_follow_page_by_page_to_the_first(client, address):
    titles = [cast.post(f"Billet {number}", tags=["Wikis"], days_ago=number).title for number in range(45)]
    seen, pages = [], 0
    while address:
        channel = xml(client, address).find("channel")
        seen += [item.findtext("title") for item in channel.findall("item")]
        links = {link.get("rel"): link.get("href") for link in channel.findall(f"{ATOM}link")}
        assert links["self"] == f"http://localhost:8000{address}"
        address, pages = links.get("next", "").removeprefix("http://localhost:8000"), pages + 1
    assert (seen, pages) == (titles, 3)


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "1e3", "0"])
def test_an_odd_page_of_a_feed_is_its_first(client, post, before):
    answer = client.get("/feed/", {"before": before})
    assert answer.status_code == 200 and b"<item>" in answer.content


def test_a_page_after_what_is_not_there_is_not_there(client, post):
    hidden = cast.post("Canari", status="draft")
    assert client.get("/feed/", {"before": 999999}).status_code == 404
    assert client.get("/feed/", {"before": hidden.pk}).status_code == 404


def test_a_cover_and_a_sound_come_with_the_entry(client, tmp_path):
    cover = store_image(cast.picture(tmp_path / "a.png").read_bytes(), "a.png", decorative=True)
    sound = store_document(SOUND, "voix.mp3")
    post = cast.post(cover=cover)
    Post.objects.filter(pk=post.pk).update(body_html=f'<p>x</p><audio controls src="{sound.file.url}"></audio>')
    item = xml(client, "/feed/").find("channel/item")
    enclosure = item.find("enclosure")
    assert enclosure.get("url") == f"http://localhost:8000{sound.file.url}" and enclosure.get("type") == "audio/mpeg"
    assert enclosure.get("length") == str(len(SOUND))
    assert item.find("{http://search.yahoo.com/mrss/}content").get("url") == f"http://localhost:8000{cover.file.url}"
    said = client.get("/feed/json/").json()["items"][0]
    assert said["attachments"][0]["size_in_bytes"] == len(SOUND) and said["image"].endswith(cover.file.url)


def test_a_language_has_its_feed_and_its_list(client, post):
    cast.post("An English one", language="en")
    assert [item.findtext("title") for item in xml(client, "/language/en/feed/").findall("channel/item")] == [
        "An English one"
    ]
    page = client.get("/language/en/").content.decode()
    assert "An English one" in page and "Un titre" not in page and "/language/en/feed/" in page
    assert client.get("/language/de/").status_code == 404


def test_a_language_nobody_writes_in_is_not_there(client, post):
    assert client.get("/language/en/").status_code == 404 and client.get("/language/en/feed/").status_code == 404


def test_a_hub_is_named_where_one_is_configured(client, post, settings):
    assert 'rel="hub"' not in client.get("/feed/").content.decode()
    settings.WEBSUB_HUB = "https://hub.example/"
    answer = client.get("/feed/")
    assert 'href="https://hub.example/"' in answer.content.decode() and 'rel="hub"' in answer["Link"]
    assert client.get("/feed/json/").json()["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


def test_a_browser_is_given_a_stylesheet(client, post):
    answer = client.get("/feed/")
    start = answer.content.decode()[:300]
    assert answer["Content-Type"].startswith("application/xml"), "else browsers show text, or keep it as a file"
    assert '<?xml-stylesheet href="/static/css/feed.css"' in start and 'type="text/css"' in start
