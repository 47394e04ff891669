"""Several tags, or authors, made one: posts keep what they had, and no address dies."""

import pytest
from django.urls import reverse

from accounts.models import Author
from blog.posts.joining import join_authors
from blog.posts.models import Byline
from blog.posts.redirects import Redirect
from blog.tags.models import Tag
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = cast.user("editor")
    client.force_login(person)
    return person


def test_tags_are_made_one_and_their_addresses_lead_on(client, editor):
    both, one = cast.post(tags=["Wiki", "Wikis"]), cast.post(tags=["Wikis"])
    wiki, wikis = Tag.objects.get(name="Wiki"), Tag.objects.get(name="Wikis")
    form = {"action": "join", "_selected_action": [wiki.pk, wikis.pk]}
    assert "Laquelle reste" in client.post("/admin/blog/tag/", form).content.decode()
    client.post("/admin/blog/tag/", form | {"stays": wiki.pk})
    assert [str(tag) for post in (both, one) for tag in post.tags.all()] == ["Wiki", "Wiki"]
    assert client.get("/tag/wikis/").url == "/tag/wiki/"


def test_renaming_a_tag_leaves_a_redirect_and_another_s_name_is_refused(client, editor):
    cast.post(tags=["Été", "Hiver"])
    hiver = Tag.objects.get(name="Hiver")
    page = reverse("admin:blog_tag_change", args=[hiver.pk])
    assert "sélectionnez les deux" in client.post(page, {"name": "ETE", "slug": "ete-2"}).content.decode()
    client.post(page, {"name": "Saison froide", "slug": "saison-froide"})
    assert Redirect.objects.get(old_path="/tag/hiver/").new_path == "/tag/saison-froide/"


def test_two_authors_who_are_one_person_sign_as_one(client):
    client.force_login(cast.user("administrator"))
    guest, person = cast.author("R. Lahaye"), cast.user("author", name="rose")
    both = cast.post(by=[guest, person])
    alone = cast.post(by=guest)
    cast.comment(alone, author=guest)
    own = person.author
    form = {"action": "join", "_selected_action": [guest.pk, own.pk], "stays": own.pk}
    client.post("/admin/accounts/author/", form)
    assert [one.author for one in Byline.objects.filter(post__in=[both, alone])] == [own, own]
    assert alone.comments.get().author == own
    assert client.get("/author/r-lahaye/").url == own.get_absolute_url()
    assert not Author.objects.filter(pk=guest.pk).exists()


def test_an_account_goes_to_the_one_who_stays():
    guest, person = cast.author("R. Lahaye"), cast.user("author", name="rose")
    join_authors(guest, [person.author])
    guest.refresh_from_db()
    assert guest.user == person


def test_a_guest_claims_their_posts_and_nothing_changes_for_readers(client):
    guest = cast.author("Une invitée", slug="une-invitee")
    post = cast.post(by=guest)
    pages = [post.get_absolute_url(), guest.get_absolute_url(), "/feed/"]
    before = [client.get(page).content for page in pages]
    person = cast.user("reader", name="claimant")
    client.force_login(cast.user("administrator"))
    page = reverse("admin:accounts_author_change", args=[guest.pk])
    client.post(
        page, {"name": guest.name, "slug": guest.slug, "ink": guest.ink, "writes_in": "html", "user": person.pk}
    )
    guest.refresh_from_db()
    assert guest.user == person
    client.logout()
    assert [client.get(page).content for page in pages] == before


@pytest.mark.parametrize("role", ["contributor", "author"])
def test_who_may_not_joins_nothing(client, role):
    cast.post(tags=["A1", "B1"])
    client.force_login(cast.user(role))
    ids = list(Tag.objects.values_list("pk", flat=True))
    client.post("/admin/blog/tag/", {"action": "join", "_selected_action": ids, "stays": ids[0]})
    assert Tag.objects.count() == 2


def test_one_alone_is_not_made_one(client, editor):
    cast.post(tags=["A1"])
    answer = client.post(
        "/admin/blog/tag/", {"action": "join", "_selected_action": [Tag.objects.get().pk]}, follow=True
    )
    assert "deux" in answer.content.decode()
