"""What is renamed takes all its addresses along."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from blog.posts.models import Post
from blog.posts.redirects import Redirect
from blog.tags.models import Tag
from tests import cast
from tests.addresses import AUTHOR, POST, TAG, renamed

pytestmark = pytest.mark.django_db


# Of the post, its tag and its author, once they are called l-opus, la-sante and rose.
NOW = {
    POST: "/2012/10/l-opus/",
    POST.rstrip("/"): "/2012/10/l-opus/",
    f"{POST}amp/": "/2012/10/l-opus/",
    f"{POST}feed/": "/2012/10/l-opus/feed/",
    f"{POST}feed/json/": "/2012/10/l-opus/feed/json/",
    f"{POST}comment-page-2/": "/2012/10/l-opus/",
    "/l-oeuvre-au-noir/": "/2012/10/l-opus/",
    "/l-oeuvre-au-noir": "/2012/10/l-opus/",
    "/p/l-oeuvre-au-noir": "/2012/10/l-opus/",
    "/blog/l-oeuvre-au-noir.html": "/2012/10/l-opus/",
    "/?name=l-oeuvre-au-noir": "/2012/10/l-opus/",
    "/2012/10/27/l-oeuvre-au-noir/": "/2012/10/l-opus/",
    "/blog/2012/10/l-oeuvre-au-noir.html": "/2012/10/l-opus/",
    TAG: "/tag/la-sante/",
    f"{TAG}feed/": "/tag/la-sante/feed/",
    f"{TAG}feed/atom/": "/tag/la-sante/feed/atom/",
    f"{TAG}rss/": "/tag/la-sante/feed/",
    f"{TAG}page/2/": "/tag/la-sante/",
    "/?tag=sante-publique": "/tag/la-sante/",
    "/category/sante-publique/": "/tag/la-sante/",
    "/category/medecine/sante-publique/feed/": "/tag/la-sante/feed/",
    AUTHOR: "/author/rose/",
    f"{AUTHOR}feed/": "/author/rose/feed/",
    "/auteur/rose-lahaye": "/author/rose/",
}


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_is_renamed_takes_all_its_addresses_along(client, blog, language):
    renamed(blog, "l-opus")
    renamed(blog.tags.get(slug="sante-publique"), "la-sante")
    renamed(blog.bylines.get().author, "rose")
    for address, now in NOW.items():
        answer = client.get(f"{language}{address}")
        assert (answer.status_code, answer.headers.get("Location")) == (301, f"{language}{now}"), address
        assert answer.headers["Cache-Control"] == "max-age=3600", "a name may be given back"


def test_what_stood_behind_the_address_is_kept_where_the_slash_is_added(client, blog):
    assert client.get("/search?q=mot&in=comments").headers["Location"] == "/search/?q=mot&in=comments"


def test_a_list_that_is_renamed_takes_its_further_pages_along(client):
    for number in range(12):
        cast.post(f"Billet {number}", tags=["Village"])
    renamed(Tag.objects.get(), "hameau")
    assert client.get("/tag/village/page/2/").headers["Location"] == "/tag/hameau/page/2/"
    assert client.get("/tag/village/page/9/").headers["Location"] == "/tag/hameau/"


def test_the_former_addresses_of_a_list_that_is_gone_are_not_found(client, blog):
    tag = blog.tags.get(slug="ete")
    for slug in ("aout", "juillet"):
        renamed(tag, slug)
    assert client.get("/tag/ete/").headers["Location"] == "/tag/juillet/"
    tag.delete()
    assert {client.get(f"/tag/{slug}/").status_code for slug in ("ete", "aout", "juillet")} == {404}


@pytest.mark.parametrize("kept", ["draft", "private", "withdrawn", "review"])
def test_a_post_renamed_while_it_is_not_public_keeps_its_addresses(client, blog, kept):
    Redirect.objects.create(old_path="/?p=12", new_path=POST)
    former = [POST, "/?p=12", "/l-oeuvre-au-noir/", "/2012/10/27/l-oeuvre-au-noir/"]
    Post.objects.update(status=kept)
    post = renamed(Post.objects.get(slug="l-oeuvre-au-noir"), "l-opus")
    assert {client.get(address).status_code for address in former} == {410 if kept == "withdrawn" else 404}
    post.published_at = timezone.make_aware(datetime(2013, 1, 1))
    post.status = "published"
    post.save()
    assert {client.get(address).headers.get("Location") for address in former} == {"/2013/01/l-opus/"}


def test_what_leads_to_a_post_to_come_leads_to_it_when_it_is_out_under_another_name(client, blog):
    soon = timezone.now() + timedelta(days=40)
    Post.objects.update(published_at=soon)
    post = Post.objects.get(slug="l-oeuvre-au-noir")
    Redirect.objects.create(old_path="/?p=12", new_path=post.get_absolute_url())
    renamed(post, "l-opus")
    assert client.get("/?p=12").status_code == 404 and Redirect.objects.count() == 1
    post.published_at = timezone.now()
    post.save()
    assert client.get("/?p=12").headers["Location"] == post.get_absolute_url()
