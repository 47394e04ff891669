"""A post's page and its address."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Author
from blog.images.intake import store_image
from blog.posts.models import Post
from blog.posts.permalinks import leave_redirect
from blog.posts.redirects import Redirect
from tests import cast

pytestmark = pytest.mark.django_db


def test_the_page_shows_title_standfirst_byline_text_and_tags(client):
    post = cast.post(
        "Un titre", by=cast.author("Ysé Quentin"), tags=["Mobile"], standfirst="Deux phrases.", body="Le **texte**."
    )
    text = client.get(post.get_absolute_url()).content.decode()
    for words in ("Un titre", "Ysé Quentin", "Mobile", "Deux phrases.", "<strong>texte</strong>", "1 min de lecture"):
        assert words in text


def test_pages_of_anonymous_readers_set_no_cookie_and_hold_no_token(client):
    post = cast.post(tags=["Mot"], by=cast.author("Plume"))
    cast.comment(post)
    for address in (
        "/",
        post.get_absolute_url(),
        "/archive/",
        "/tag/mot/",
        "/author/plume/",
        "/search/?q=texte",
        "/feed/",
        "/en/",
    ):
        answer = client.get(address)
        assert not answer.cookies, address
        assert "csrf" not in answer.content.decode(), address
        assert "nonce" not in answer.content.decode(), address


def test_every_anonymous_reader_gets_the_same_bytes(client):
    post = cast.post()
    first = client.get(post.get_absolute_url()).content
    headers = {
        "Accept-Language": "en",
        "User-Agent": "other",
        "Referer": "https://example.org/",
        "X-Forwarded-For": "1.2.3.4",
    }
    assert client.get(post.get_absolute_url(), headers=headers).content == first


def test_a_wrong_month_leads_to_the_right_address_for_good(client):
    post = cast.post("Un titre")
    answer = client.get("/2001/01/un-titre/")
    assert (answer.status_code, answer["Location"]) == (301, post.get_absolute_url())


def test_an_address_that_changes_leads_on_at_once(client):
    post = cast.post("Un titre", by=cast.author("Plume"))
    old = post.get_absolute_url()
    for step in ("deuxieme", "troisieme"):
        post.slug = step
        post.save()
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, post.get_absolute_url())
    assert client.get(f"/en{old}")["Location"] == f"/en{post.get_absolute_url()}"


def test_renaming_a_tag_or_an_author_leaves_a_redirect(client):
    author = cast.author("Plume")
    post = cast.post(by=author, tags=["Ancien"])
    tag = post.tags.get()
    tag.slug, author.slug = "nouveau", "nouvelle-plume"
    tag.save()
    author.save()
    assert client.get("/tag/ancien/")["Location"] == "/tag/nouveau/"
    assert client.get("/author/plume/")["Location"] == "/author/nouvelle-plume/"


@pytest.mark.parametrize("state", [{"status": "draft"}, {"days_ago": -1}])
def test_an_address_nobody_knew_leaves_no_redirect(state):
    post = cast.post(**state)
    post.slug = "autre"
    post.save()
    assert not Redirect.objects.exists()


def test_redirects_never_go_in_circles_nor_in_two_steps():
    leave_redirect("/a/", "/b/")
    leave_redirect("/b/", "/c/")
    leave_redirect("/c/", "/a/")
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {"/b/": "/a/", "/c/": "/a/"}


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "nowhere"])
def test_a_redirect_leads_to_no_other_site(path):
    with pytest.raises(ValidationError):
        Redirect(old_path="/a/", new_path=path).full_clean()


def test_two_posts_of_one_title_have_two_addresses():
    assert [cast.post("Le même").slug for _ in range(3)] == ["le-meme", "le-meme-2", "le-meme-3"]


def test_a_title_of_figures_is_not_taken_for_a_day(client):
    post = cast.post("27")
    assert client.get(post.get_absolute_url()).status_code == 200
    assert post.slug == "billet-27"
    post.slug = "22"
    post.save()
    assert client.get(post.get_absolute_url()).context["post"] == post


def test_a_title_without_letters_has_an_address_too(client):
    post = cast.post("日本")
    assert client.get(post.get_absolute_url()).status_code == 200


def test_pictures_have_their_dimensions_and_renditions(client, tmp_path):
    image = store_image(cast.picture(tmp_path / "a.jpg").read_bytes(), "a.jpg", alt="Un mur")
    post = cast.post(body=f"![]({image.file.url})", cover=image)
    text = client.get(post.get_absolute_url()).content.decode()
    assert text.count("<img") == 1, "the cover is not shown twice"
    tag = text.split("<img")[1].split(">")[0]
    assert 'width="1200"' in tag and 'height="800"' in tag and 'alt="Un mur"' in tag
    assert "480w" in tag and "960w" in tag and "lazy" not in tag, "the first thing seen is not waited for"
    below = cast.post(body=f"{'mot ' * 300}\n\n![]({image.file.url})")
    assert 'loading="lazy"' in client.get(below.get_absolute_url()).content.decode().split("<img")[1].split(">")[0]


def test_a_picture_elsewhere_becomes_a_link_since_pages_ask_no_one_else(client):
    post = cast.post(body="![une plage](https://elsewhere.example/plage.jpg)")
    assert "<img" not in post.body_html
    assert '<a href="https://elsewhere.example/plage.jpg" rel="noopener">une plage</a>' in post.body_html


def test_a_picture_written_in_capitals_is_one_all_the_same():
    post = cast.post(body="<IMG SRC='https://elsewhere.example/a.jpg'><IMG SRC=perdue.jpg>", body_format="html")
    assert "<img" not in post.body_html.lower()
    assert "perdue.jpg" in post.body_html


def test_a_truncated_import_says_that_the_rest_is_lost(client):
    assert "la suite est perdue" in client.get(cast.post(truncated=True).get_absolute_url()).content.decode()


def test_the_author_s_text_is_stored_as_typed_and_typeset_only_when_shown():
    post = cast.post(body="« Vraiment ? » : oui !")
    assert post.body == "« Vraiment ? » : oui !"
    assert "\u202f?" in post.body_html
    assert "\u202f" not in Post.objects.get(pk=post.pk).body


def test_a_claimed_guest_changes_nothing_for_readers(client):
    guest = cast.author("Invitée")
    post = cast.post(by=guest)
    before = client.get(post.get_absolute_url()).content
    person = cast.user("author", name="claimant")
    Author.objects.filter(user=person).update(user=None)
    guest.user = person
    guest.save()
    assert client.get(post.get_absolute_url()).content == before


def test_links_among_posts_follow_one_that_moves(client):
    moved = cast.post("Ici", slug="ici")
    old = moved.get_absolute_url()
    rich = cast.post(body=f'<p><a href="{old}">a</a> <a href="{old}#b">b</a> {old}plus</p>', body_format="html")
    marked = cast.post(body=f"[a]({old}) et <{old}>")
    moved.slug = "ailleurs"
    moved.save()
    new = moved.get_absolute_url()
    rich.refresh_from_db()
    marked.refresh_from_db()
    assert rich.body == f'<p><a href="{new}">a</a> <a href="{new}#b">b</a> {old}plus</p>'
    assert f'href="{new}#b"' in rich.body_html
    assert marked.body.startswith(f"[a]({new})")
    assert client.get(old).url == new


def test_a_page_that_takes_no_comments_shows_no_place_for_them(client):
    page = cast.post("À propos", kind="page", comment_policy="closed")
    assert 'id="talk"' not in client.get(page.get_absolute_url()).content.decode()
    post = cast.post("Un billet", comment_policy="closed")
    assert 'id="talk"' in client.get(post.get_absolute_url()).content.decode()
