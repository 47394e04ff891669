"""The table of roles in docs/architecture.md, cell by cell, through the pages people use."""

import pytest
from django.urls import reverse

from accounts.models import User
from blog.comments.models import Comment
from blog.posts.models import Post
from tests import cast

pytestmark = pytest.mark.django_db
ROLES = ["reader", "contributor", "author", "editor", "administrator"]
# What each column of the table allows.
COMMENTS_AT_ONCE = {"contributor", "author", "editor", "administrator"}
WRITES = COMMENTS_AT_ONCE
PUBLISHES_OWN = {"author", "editor", "administrator"}
EDITS_OTHERS = {"editor", "administrator"}
MODERATES_OWN = {"author", "editor", "administrator"}
MODERATES_ALL = {"editor", "administrator"}
MANAGES_PEOPLE = {"administrator"}


@pytest.fixture(params=ROLES)
def person(request, client):
    person = cast.user(request.param)
    client.force_login(person)
    return person


def change_page(post):
    return reverse("admin:blog_post_change", args=[post.pk])


def form_of(post, **fields):
    """What the admin's form of a post sends."""
    names = [byline.author.name for byline in post.bylines.select_related("author")] if post.pk else []
    return {
        "kind": post.kind,
        "title": post.title,
        "body": post.body,
        "body_format": "markdown",
        "status": post.status,
        "language": "fr",
        "comment_policy": "",
        "tags": "",
        **({"bylines": names} if names else {}),
        **fields,
    }


def test_everyone_reads(client, person):
    post = cast.post()
    assert client.get(post.get_absolute_url()).status_code == 200


def test_who_writes_here_comments_at_once_and_a_reader_is_held_the_first_time(client, person):
    post = cast.post()
    client.post(reverse("blog:comment-create", args=[post.pk]), {"body": "Merci.", "name": "Paul"})
    status = "approved" if person.role in COMMENTS_AT_ONCE else "pending"
    assert Comment.objects.get().status == status


def test_a_reader_approved_once_is_no_longer_held(client):
    reader, post = cast.user("reader"), cast.post()
    cast.comment(post, user=reader)
    client.force_login(reader)
    client.post(reverse("blog:comment-create", args=[post.pk]), {"body": "Encore.", "name": "Paul"})
    assert Comment.objects.get(body="Encore.").status == "approved"


def test_who_writes_may_start_a_draft_and_signs_it(client, person):
    post = Post(title="Un début", body="", status="draft")
    answer = client.post(reverse("admin:blog_post_add"), form_of(post))
    made = Post.objects.filter(title="Un début").first()
    if person.role in WRITES:
        assert [author.user for author in made.authors.all()] == [person]
    else:
        assert answer.status_code == 302 and made is None


def test_who_publishes_publishes_their_own(client, person):
    post = cast.post(by=person if person.role != "reader" else (), status="draft")
    client.post(change_page(post), form_of(post, status="published"))
    post.refresh_from_db()
    assert (post.status == "published") == (person.role in PUBLISHES_OWN)


def test_a_contributor_asks_for_a_review_and_then_an_editor_publishes(client):
    contributor, editor = cast.user("contributor"), cast.user("editor")
    post = cast.post(by=contributor, status="draft")
    client.force_login(contributor)
    client.post(change_page(post), form_of(post, status="review"))
    post.refresh_from_db()
    assert post.status == "review"
    client.force_login(editor)
    client.post(change_page(post), form_of(post, status="published"))
    post.refresh_from_db()
    assert post.is_public


def test_a_contributor_no_longer_changes_what_is_published(client):
    contributor = cast.user("contributor")
    post = cast.post("Tel quel", by=contributor)
    client.force_login(contributor)
    answer = client.post(change_page(post), form_of(post, title="Autre chose"))
    post.refresh_from_db()
    assert answer.status_code == 403
    assert post.title == "Tel quel"


def test_who_edits_others_posts_does(client, person):
    post = cast.post("Tel quel", by=cast.author())
    client.post(change_page(post), form_of(post, title="Retouché"))
    post.refresh_from_db()
    assert (post.title == "Retouché") == (person.role in EDITS_OTHERS)


@pytest.mark.parametrize("own", [True, False])
def test_who_moderates_does_so_on_their_own_posts_or_on_all(client, person, own):
    post = cast.post(by=person if own and person.role != "reader" else cast.author())
    comment = cast.comment(post, status="pending")
    client.post(reverse("admin:blog_comment_decide"), {"decide": f"approve:{comment.pk}"})
    comment.refresh_from_db()
    allowed = MODERATES_OWN if own else MODERATES_ALL
    assert (comment.status == "approved") == (person.role in allowed)


def test_the_queue_shows_each_moderator_their_own_part(client, person):
    own = cast.comment(cast.post(by=person if person.role != "reader" else ()), "de chez moi", status="pending")
    other = cast.comment(cast.post(by=cast.author()), "de chez autrui", status="pending")
    answer = client.get(reverse("admin:blog_comment_changelist"))
    text = answer.content.decode()
    assert (own.body in text) == (person.role in MODERATES_OWN)
    assert (other.body in text) == (person.role in MODERATES_ALL)


def test_only_administrators_manage_people(client, person):
    other = cast.user("reader", name="paul")
    allowed = person.role in MANAGES_PEOPLE
    list_page = client.get(reverse("admin:accounts_user_changelist"))
    assert (list_page.status_code == 200) == allowed
    fields = {
        "username": "paul",
        "role": "administrator",
        "is_active": "on",
        "email": "",
        "first_name": "",
        "last_name": "",
    }
    client.post(reverse("admin:accounts_user_change", args=[other.pk]), fields)
    other.refresh_from_db()
    assert (other.role == "administrator") == allowed


def test_a_reader_is_not_let_into_the_admin(client):
    client.force_login(cast.user("reader"))
    assert client.get("/admin/").status_code == 302


def test_the_role_decides_who_is_staff_and_nobody_is_a_superuser():
    person = User.objects.create_superuser("root", password="a long password")
    assert (person.role, person.is_staff, person.is_superuser) == ("administrator", True, False)
    person.role = "reader"
    person.save(update_fields=["role"])
    person.refresh_from_db()
    assert not person.is_staff
