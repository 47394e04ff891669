"""A post is shown before it is out: as one types, and to whom one gives a link."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from blog.writing.models import PreviewLink
from tests import cast

pytestmark = pytest.mark.django_db


def test_what_is_typed_is_seen_in_the_blog_s_design_and_not_kept(client, author):
    form = {"title": "Un essai", "body": "<p>Voilà.</p><script>alert(1)</script>", "body_format": "html", "tags": "été"}
    text = client.post("/admin/blog/post/preview/", form | {"bylines": author.author.name}).content.decode()
    assert "Un essai" in text and "Voilà." in text and "été" in text and author.author.name in text
    assert "<script" not in text
    post = cast.post("Tel quel", by=author)
    client.post(reverse("admin:blog_post_preview", args=[post.pk]), form)
    post.refresh_from_db()
    assert post.title == "Tel quel"


def test_a_link_shows_the_post_to_whoever_has_it_until_it_is_taken_back(client, author):
    post = cast.post("Pas encore", by=author, status="draft")
    page = reverse("admin:blog_post_links", args=[post.pk])
    client.post(page, {"days": "1"})
    link = PreviewLink.objects.get()
    assert link.get_absolute_url() in client.get(page).content.decode()
    client.logout()
    answer = client.get(link.get_absolute_url())
    assert "Pas encore" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    client.force_login(author)
    client.post(page, {"revoke": link.pk})
    client.logout()
    assert client.get(link.get_absolute_url()).status_code == 404


def test_a_link_ends_by_itself_and_none_can_be_made_up(client, author):
    link = PreviewLink.objects.create(post=cast.post(status="draft"), expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(link.get_absolute_url()).status_code == 404
    open_link = PreviewLink.objects.create(post=link.post, expires_at=timezone.now() + timedelta(days=1))
    forged = signing.Signer(salt="other").sign(str(open_link.pk))
    for token in (forged, f"{open_link.pk}:x", "x", open_link.token + "x", "%00"):
        assert client.get(f"/preview/{token}/").status_code == 404
    other = cast.post("Un autre", status="draft")
    assert other.title not in client.get(open_link.get_absolute_url()).content.decode()


def test_odd_input_makes_a_link_of_a_week_or_is_refused(client, author):
    post = cast.post(by=author, status="draft")
    page = reverse("admin:blog_post_links", args=[post.pk])
    client.post(page, {"days": "9999"})
    assert PreviewLink.objects.get().expires_at < timezone.now() + timedelta(days=8)
    for odd in ("x", "0", "9" * 30):
        assert client.post(page, {"revoke": odd}).status_code == 404


def test_posts_are_found_to_link_to_and_drafts_of_others_are_not(client, author):
    cast.post("La médecine", by=cast.author("Autre"))
    cast.post("La médecine secrète", by=cast.user("author"), status="draft", published_at=timezone.now())
    found = client.get("/admin/blog/post/find/", {"q": "médecine"}).json()["posts"]
    assert [one["title"] for one in found] == ["La médecine"]
    client.logout()
    assert client.get("/admin/blog/post/find/", {"q": "x"}).status_code == 403


def test_tags_that_exist_are_offered_without_case_and_accents(client, author):
    cast.post(tags=["Été", "Hôpital"])
    assert client.get("/admin/blog/post/tags/", {"q": "ETE"}).json() == {"tags": ["Été"]}
    assert client.get("/admin/blog/post/tags/", {"q": ""}).json() == {"tags": []}
