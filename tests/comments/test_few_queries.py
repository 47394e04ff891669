"""A comment by form is written, judged and shown with few questions to the database, however large the blog."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.comments.models import Comment
from blog.moderation.bans import ban
from tests import cast

pytestmark = pytest.mark.django_db
HELD, PUBLISHED = 17, 23  # statements, with those that begin, keep and end transactions


def send(client, post, **fields):
    return client.post(
        reverse("blog:comment-create", args=[post.pk]),
        {"name": "Rose", "body": f"Un mot sur le billet, le {next(cast.number)}e."} | fields,
        headers={"Sec-Fetch-Site": "same-origin"},
    )


def asked(client, post, **fields):
    with CaptureQueriesContext(connection) as captured:
        assert send(client, post, **fields).status_code == 302
    return len(captured), Comment.objects.order_by("-pk").first().status


def test_a_comment_costs_few_questions(client, settings):
    settings.COMMENTS_A_MINUTE = 1000
    post = cast.post(by=cast.author())
    first, status = asked(client, post)
    assert status == "pending" and first <= HELD
    cast.transition([Comment.objects.get().pk], "approved")
    number, status = asked(client, post, body="Tout autre chose, que personne n’a dit ici.")
    assert status == "approved" and number <= PUBLISHED


def test_it_costs_no_more_where_there_is_more_of_everything(client, settings):
    settings.COMMENTS_A_MINUTE = 1000
    author, editor = cast.user("author"), cast.user("editor")
    post = cast.post(by=author)
    send(client, post)  # a browser that never sent anything is asked about less
    few, _status = asked(client, post)
    for number in range(5):
        cast.user("editor")
        cast.author(f"Plume {number}")
        ban("word", f"mot{number}", 0, editor)
        cast.comment(post, f"Le numéro {number} de la conversation.")
    assert asked(client, post)[0] <= few


def test_letters_to_moderators_cost_a_few_questions_each(client):
    """Those who moderate are found together, with their addresses and what they chose."""
    authors = [cast.user("author", email=f"a{number}@example.org") for number in range(2)]
    post = cast.post(by=authors[:1])
    one, _status = asked(client, post)
    post = cast.post(by=authors)
    assert asked(client, post)[0] <= one + 4
