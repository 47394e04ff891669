"""Addresses that blogs had elsewhere lead where their things are now, at once, and only where a page answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.addresses.models import MissedAddress
from blog.posts.models import Post
from blog.posts.redirects import Redirect
from blog.tags.models import Tag
from tests import cast
from tests.addresses import AUTHOR, POST, TAG

pytestmark = pytest.mark.django_db


FORMER = {
    # WordPress
    "/2012/10/27/l-oeuvre-au-noir/": POST,
    "/2012/10/27/l-oeuvre-au-noir": POST,
    "/l-oeuvre-au-noir/": POST,
    "/blog/l-oeuvre-au-noir/": POST,
    "/blog/2012/10/l-oeuvre-au-noir/": POST,
    "/index.php/2012/10/27/l-oeuvre-au-noir/": POST,
    "/2012/10/27/l-oeuvre-au-noir/comment-page-2/": POST,
    "/2012/10/27/l-oeuvre-au-noir/trackback/": POST,
    "/2012/10/27/l-oeuvre-au-noir/feed/": f"{POST}feed/",
    "/2012/10/27/l-oeuvre-au-noir/feed/atom/": f"{POST}feed/atom/",
    "/2012/10/l-oeuvre-au-noir/attachment/mur-jpg/": POST,
    "/2012/10/l-oeuvre-au-noir/amp/": POST,
    "/2012/10/27/l-oeuvre-au-noir/la-photo-du-mur/": POST,
    "/?name=l-oeuvre-au-noir": POST,
    "/?s=un+mot": "/search/?q=un+mot",
    "/?m=201210": "/2012/10/",
    "/?m=2012": "/2012/",
    "/?m=20121027": "/2012/10/27/",
    "/?tag=sante-publique": TAG,
    "/?category_name=medecine/sante-publique": TAG,
    "/?author_name=rose-lahaye": AUTHOR,
    "/?feed=rss2": "/feed/",
    "/?feed=comments-rss2": "/comments/feed/",
    "/?feed=rss2&tag=sante-publique": f"{TAG}feed/",
    "/?feed=atom&author_name=rose-lahaye": f"{AUTHOR}feed/atom/",
    "/?feed=rss2&name=l-oeuvre-au-noir": f"{POST}feed/",
    "/?feed=atom": "/feed/atom/",
    "/category/sante-publique/": TAG,
    "/category/medecine/sante-publique/": TAG,
    "/category/sante-publique/page/3/": TAG,
    "/category/sante-publique/feed/": f"{TAG}feed/",
    "/index.php": "/",
    "/index.php?utm_source=x": "/",
    "/index.php?s=un+mot": "/search/?q=un+mot",
    "/index.php?category_name=sante-publique": TAG,
    "/category/%C3%A9t%C3%A9/": "/tag/ete/",
    "/tag/Sant%C3%A9%20publique/": TAG,
    "/feed/rss2/": "/feed/",
    "/comments/feed/rss2/": "/comments/feed/",
    "/wp-sitemap.xml": "/sitemap.xml",
    "/wp-sitemap-posts-post-1.xml": "/sitemap.xml",
    "/post-sitemap.xml": "/sitemap.xml",
    "/qui-sommes-nous.html": "/qui-sommes-nous/",
    # Ghost
    "/rss/": "/feed/",
    "/tag/sante-publique/rss/": f"{TAG}feed/",
    "/author/rose-lahaye/rss/": f"{AUTHOR}feed/",
    "/sitemap-posts.xml": "/sitemap.xml",
    # Blogger
    "/2012/10/l-oeuvre-au-noir.html": POST,
    "/2012_10_01_archive.html": "/2012/10/",
    "/p/qui-sommes-nous.html": "/qui-sommes-nous/",
    "/search/label/Sant%C3%A9%20publique": TAG,
    "/feeds/posts/default": "/feed/atom/",
    "/feeds/comments/default": "/comments/feed/",
    "/feeds/posts/default/-/Sant%C3%A9%20publique": f"{TAG}feed/",
    # Dotclear, Drupal and others
    "/post/2012/10/27/L-oeuvre-au-noir": POST,
    "/index.php/post/2012/10/27/L-oeuvre-au-noir": POST,
    "/auteur/rose-lahaye": AUTHOR,
    "/feed/tag/Sant%C3%A9-publique/rss2": f"{TAG}feed/",
    "/feed/rss2/comments": "/comments/feed/",
    "/?feed=rss2&m=201210": "/2012/10/",
    "/fr/?s=un+mot": "/search/?q=un+mot",
    "/fr/?name=l-oeuvre-au-noir": POST,
    "/fr/search/?q=mot&in=comments": "/search/?q=mot&in=comments",
    "/fr/search?q=mot": "/search/?q=mot",
    "/blog/": "/",
    "/blog/feed/": "/feed/",
    "/blog/tag/sante-publique/": TAG,
    "/blog/category/sante-publique/feed/": f"{TAG}feed/",
    "/rss.xml": "/feed/",
    "/atom.xml": "/feed/atom/",
    "/Feed/": "/feed/",
    "/archives/2012/10/": "/2012/10/",
}


@pytest.mark.parametrize("address", FORMER)
def test_what_other_engines_had_leads_where_it_is_now_at_once_and_for_good(client, blog, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers.get("Location")) == (301, FORMER[address])
    assert client.get(FORMER[address]).status_code == 200


def test_it_leads_to_the_same_language(client, blog):
    assert client.get("/en/2012/10/27/l-oeuvre-au-noir/").headers["Location"] == f"/en{POST}"
    assert client.get("/en/?s=main").headers["Location"] == "/en/search/?q=main"
    Redirect.objects.create(old_path="/?p=12", new_path=POST)
    for address in ("/en/?p=12", "/en/index.php?p=12"):
        assert client.get(address).headers["Location"] == f"/en{POST}"


@pytest.mark.parametrize("address", ["/tags", "/search", "/2012/10", "/en/tags", "/author/rose-lahaye"])
def test_an_address_that_lacks_its_slash_is_not_missed(client, blog, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{address}/")
    assert not MissedAddress.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/2012/13/45/nulle-part/",
            "/category/nulle/",
            "/author/personne/x/",
            "/archives/1899/",
            "/archives/2012/77/",
        ),
        *(
            "/a/b/c/d/e/f/g/h/i/j/",
            "/a/" + "x" * 400 + "/",
            "/%00",
            "/%E0%A4%A",
            "/category/",
            "/p/",
            "/" + "/".join("ab") + "//",
        ),
        *("/tag/sante-publique/page/9/", "/2012/10/l-oeuvre-au-noir/comment-page-9/", "/page/9/"),
        *("/l-oeuvre-au-noir/../../etc/", "/2012_99_01_archive.html", "/category/<script>/"),
    ],
)
def test_what_leads_nowhere_is_not_found(client, blog, address):
    assert client.get(address).status_code in (400, 404)


@pytest.mark.parametrize("query", ["utm=1", "q=x", "m=1", "s=", "tag=", "m=%00", "m=", "name="])
def test_a_home_page_with_something_behind_it_is_the_home_page(client, blog, query):
    assert client.get(f"/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "name=nulle",
        "tag=nulle",
        "author_name=x",
        "m=2099",
        "tag=nulle&feed=rss2",
        "p=9&feed=rss2",
        "name=x&feed=atom",
        "m=209901",
        "name=" + "x" * 500,
    ],
)
def test_a_thing_by_its_name_that_is_not_there_is_not_found(client, blog, query):
    assert client.get(f"/?{query}").status_code == client.get(f"/en/?{query}").status_code == 404


@pytest.mark.parametrize(
    "address", ["/nulle", "/en/nulle", "/tag/nulle", "/author/x", "/2099/01", "/page/9", "/comments/99"]
)
def test_nobody_is_led_to_a_slash_behind_which_nothing_is(client, blog, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_has_no_language_is_led_to_without_one(client, blog, language):
    Redirect.objects.create(old_path="/robots", new_path="/robots.txt")
    for address, now in {"/sitemap_index.xml": "/sitemap.xml", "/robots/": "/robots.txt"}.items():
        assert client.get(f"{language}{address}").headers["Location"] == now
    assert client.get("/fr/tags/").headers["Location"] == "/tags/"


def test_redirects_that_lead_around_lead_nowhere(client):
    for old, new in [
        ("/a", "/b/"),
        ("/b", "/en/c"),
        ("/c", "/a?x=1"),
        ("/d", "/d/"),
        ("/e", "/en/e"),
        ("/f", "/f/amp/"),
    ]:
        Redirect.objects.create(old_path=old, new_path=new)
        assert {client.get(f"{language}{old}{end}").status_code for language in ("", "/en") for end in ("", "/")} == {
            404
        }


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "private"}, {"days_ago": -2}])
def test_no_former_address_tells_of_what_is_not_public(client, fields):
    cast.post("Caché", slug="cache", tags=["Secret"], by=cast.author("Nul Autre"), **fields)
    for address in ("/cache/", "/blog/cache/", "/category/secret/", "/auteur/nul-autre/", "/?name=cache"):
        assert client.get(address).status_code in (200, 404) and "Caché" not in client.get(address).content.decode()


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "private"}, {"days_ago": -2}, {"status": "review"}])
def test_a_redirect_to_what_is_not_out_says_nothing_of_it_until_it_is(client, fields):
    post = cast.post("Caché", slug="cache", **fields)
    post.published_at = post.published_at or timezone.now()
    post.save()
    Redirect.objects.create(old_path="/ancien", new_path=post.get_absolute_url())
    assert client.get("/ancien/").status_code == 404
    Post.objects.update(status="published", published_at=timezone.now() - timedelta(minutes=1))
    Redirect.objects.update(new_path=Post.objects.get().get_absolute_url())
    assert client.get("/ancien/").status_code == 301


def test_a_tag_by_its_address_comes_before_one_by_its_name(client):
    cast.post(tags=["Un"])
    cast.post(tags=["Deux"])
    Tag.objects.filter(slug="un").update(slug="x")
    Tag.objects.filter(slug="deux").update(slug="un")
    for address in ("/?tag=un", "/category/un/"):
        assert client.get(address).headers["Location"] == "/tag/un/"
