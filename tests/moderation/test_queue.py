"""The queue, as editors use it, and what forged requests get from it."""

import pytest
from django.urls import reverse

from blog.comments.models import Comment
from blog.moderation.models import Decision
from tests import cast

pytestmark = pytest.mark.django_db
QUEUE = "/admin/blog/comment/"


@pytest.fixture
def editor(client):
    person = cast.user("editor")
    client.force_login(person)
    return person


def decide(client, verb, *comments, **data):
    return client.post(
        reverse("admin:blog_comment_decide"),
        {"decide": verb, "comment": [c.pk for c in comments], "confirmed": 1, **data},
    )


def test_what_waits_is_shown_with_its_post_its_thread_and_why(client, editor):
    post = cast.post("Un billet à part")
    parent = cast.comment(post, "la question posée")
    cast.comment(post, "la réponse qui attend", parent=parent, status="pending")
    text = client.get(QUEUE).content.decode()
    for words in (
        "Un billet à part",
        "la question posée",
        "la réponse qui attend",
        "Un premier commentaire ici est toujours lu avant de paraître.",
    ):
        assert words in text


@pytest.mark.parametrize(("verb", "status"), [("approve", "approved"), ("spam", "spam"), ("remove", "removed")])
def test_one_or_many_are_decided_about(client, editor, verb, status):
    post = cast.post()
    one, two, three = (cast.comment(post, status="pending") for _ in range(3))
    decide(client, f"{verb}:{one.pk}")
    decide(client, verb, two, three)
    assert set(Comment.objects.values_list("status", flat=True)) == {status}
    assert Decision.objects.filter(actor=editor).count() == 3


def test_an_approved_comment_is_held_again(client, editor):
    comment = cast.comment(cast.post())
    decide(client, f"hold:{comment.pk}")
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_a_decision_is_taken_back_from_the_page_that_follows(client, editor):
    comment = cast.comment(cast.post(), status="pending")
    answer = decide(client, f"spam:{comment.pk}")
    page = client.get(answer["Location"]).content.decode()
    batch = page.split('name="batch" value="')[1].split('"')[0]
    client.post(reverse("admin:blog_comment_undo"), {"batch": batch})
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_what_another_moderator_decided_meanwhile_stays_and_is_said(client, editor):
    comment = cast.comment(cast.post(), status="pending")
    cast.transition([comment.pk], "spam", by=cast.user("editor"))
    answer = decide(client, f"approve:{comment.pk}", seen=[f"{comment.pk}:pending"])
    comment.refresh_from_db()
    assert comment.status == "spam"
    assert "quelqu’un en a décidé entre-temps" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("verb", ["", "publish", "approve:x", "approve:" + "9" * 30, "approve"])
def test_a_form_that_asks_for_nothing_says_so(client, editor, verb):
    answer = decide(client, verb, seen=["x:y", ":::", "9" * 40 + ":pending"])
    assert "Rien n’est décidé" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "query",
    ["status=odd", "page=-1", "page=99", "page=x", "post=x", "post=-4", f"post={'9' * 30}", "undo=x", "o=1&q=x"],
)
def test_odd_filters_give_a_page(client, editor, query):
    assert client.get(f"{QUEUE}?{query}").status_code == 200


def test_the_conversation_around_a_comment_is_shown_whatever_its_status(client, editor):
    post = cast.post()
    root = cast.comment(post, "la racine")
    comment = cast.comment(post, "la feuille", parent=root, status="spam")
    text = client.get(reverse("admin:blog_comment_change", args=[comment.pk])).content.decode()
    assert "la racine" in text and "la feuille" in text and "Ce qui a été décidé" in text


def test_an_author_decides_about_their_own_posts_only(client):
    author = cast.user("author")
    client.force_login(author)
    own, other = cast.comment(cast.post(by=author), status="pending"), cast.comment(cast.post(), status="pending")
    decide(client, "approve", own, other)
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.status, other.status) == ("approved", "pending")
    assert client.get(reverse("admin:blog_comment_change", args=[other.pk])).status_code in (302, 403, 404)


def test_an_author_undoes_no_batch_that_touches_others(client):
    author = cast.user("author")
    own, other = cast.comment(cast.post(by=author), status="pending"), cast.comment(cast.post(), status="pending")
    batch = cast.transition([own.pk, other.pk], "spam", by=cast.user("editor")).batch
    client.force_login(author)
    assert client.post(reverse("admin:blog_comment_undo"), {"batch": batch}).status_code == 403
    own.refresh_from_db()
    assert own.status == "spam"


@pytest.mark.parametrize("batch", ["", "x", "12345678-1234-5678-1234-567812345678"])
def test_a_batch_that_is_not_there_cannot_be_undone(client, editor, batch):
    assert client.post(reverse("admin:blog_comment_undo"), {"batch": batch}).status_code == 403


def test_looking_changes_nothing(client, editor):
    comment = cast.comment(cast.post(), status="pending")
    for address in (reverse("admin:blog_comment_decide"), reverse("admin:blog_comment_undo")):
        assert client.get(address, {"decide": f"approve:{comment.pk}"}).status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_nobody_adds_edits_or_deletes_by_the_stock_pages(client, editor):
    comment = cast.comment(cast.post(), "tel quel")
    decision = Decision.objects.first()
    for address in (
        "/admin/blog/comment/add/",
        reverse("admin:blog_comment_delete", args=[comment.pk]),
        reverse("admin:blog_decision_delete", args=[decision.pk]),
        reverse("admin:blog_decision_change", args=[decision.pk]),
        "/admin/blog/decision/add/",
    ):
        assert client.post(address, {"post": "yes", "body": "changé"}).status_code == 403, address
    assert client.post(reverse("admin:blog_comment_change", args=[comment.pk]), {"body": "changé"}).status_code == 403
    comment.refresh_from_db()
    assert comment.body == "tel quel"


def test_the_log_is_read_and_its_lines_are_undone(client, editor):
    comment = cast.comment(cast.post(), status="pending")
    cast.transition([comment.pk], "removed", by=editor)
    decision = Decision.objects.first()
    assert client.get("/admin/blog/decision/").status_code == 200
    client.post("/admin/blog/decision/", {"action": "undo_selected", "_selected_action": [decision.pk]})
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_the_way_to_the_queue_is_shown_to_who_moderates(client):
    for role, shown in {"contributor": False, "author": True, "editor": True}.items():
        client.force_login(cast.user(role))
        assert ("File de modération" in client.get("/admin/").content.decode()) == shown


def test_the_queue_asks_no_more_questions_for_more_comments(client, editor, django_assert_max_num_queries):
    post = cast.post()
    for n in range(20):
        cast.comment(post, status="pending", parent=cast.comment(post) if n % 2 else None)
    with django_assert_max_num_queries(14):
        client.get(QUEUE)
