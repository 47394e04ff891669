"""Who may comment and how often: of the blog and of a post; and what is said before and after."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.utils import timezone

from accounts.limits import forget_ended, is_too_much, is_too_often
from accounts.models import Tally
from accounts.visitors import network_of
from blog.comments.models import Comment
from blog.posts.models import Post
from tests import cast
from tests.comments.test_posting import send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("blog", "post", "status"),
    [
        ("first", "", "pending"),
        ("open", "", "approved"),
        ("held", "open", "approved"),
        ("open", "held", "pending"),
        ("closed", "first", "pending"),
        ("first", "closed", None),
        ("closed", "", None),
        ("open", "accounts", None),
    ],
)
def test_a_post_says_what_becomes_of_comments_else_the_blog(client, settings, blog, post, status):
    settings.COMMENTS = blog
    send(client, cast.post(comment_policy=post))
    found = Comment.objects.first()
    assert (found and found.status) == status


def test_where_all_are_held_also_those_of_known_readers_are(client, settings):
    settings.COMMENTS = "held"
    post = cast.post()
    send(client, post)
    cast.transition([Comment.objects.get().pk], "approved")
    answer = send(client, post, body="Encore.")
    assert Comment.objects.get(body="Encore.").status == "pending"
    assert "Ici chaque commentaire est lu avant de paraître." in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        ("open", "Votre commentaire paraît aussitôt."),
        ("held", "Chaque commentaire ici est lu par la rédaction"),
        ("first", "Votre premier commentaire ici est lu"),
        ("accounts", "Connectez-vous pour commenter ici."),
        ("closed", "Les commentaires sont fermés"),
    ],
)
def test_the_form_says_beforehand_what_will_happen(client, policy, says):
    assert says in client.get(cast.post(comment_policy=policy).get_absolute_url()).content.decode()


def test_where_only_accounts_answer_a_visitor_keeps_the_text_and_is_shown_the_door(client):
    post = cast.post(comment_policy="accounts")
    answer = send(client, post, body="Un long texte.")
    text = answer.content.decode()
    assert answer.status_code == 403 and "Un long texte." in text and "/account/sign-in/?next=" in text
    client.force_login(cast.user("contributor"))
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Connectez-vous" not in page


@pytest.mark.parametrize(
    ("blog", "post", "days_ago", "taken"),
    [(0, None, 900, True), (10, None, 11, False), (10, None, 9, True), (10, 0, 900, True), (0, 5, 6, False)],
)
def test_conversations_close_after_some_days(client, settings, blog, post, days_ago, taken):
    settings.COMMENTS_CLOSE_AFTER = blog
    made = cast.post(days_ago=days_ago, comments_close_after=post)
    answer = send(client, made)
    assert Comment.objects.exists() == taken
    assert (answer.status_code == 409) != taken


def test_when_it_closes_is_said(client):
    post = cast.post(comments_close_after=30)
    assert "La conversation ferme le" in client.get(post.get_absolute_url()).content.decode()


def test_too_many_from_one_network_are_asked_to_wait_and_nothing_is_lost(client, settings):
    settings.COMMENTS_A_MINUTE = 3
    post = cast.post()
    answers = [send(client, post, body=f"Numéro {n}.") for n in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "Numéro 3." in answers[-1].content.decode() and answers[-1]["Retry-After"] == "60"
    elsewhere = client.__class__(REMOTE_ADDR="203.0.113.7")
    assert send(elsewhere, post, body="D’ailleurs.").status_code == 302
    assert send(client, post, body="Relu.", preview="1").status_code == 200, "reading over is not sending"


def test_who_writes_here_is_not_counted(client, settings):
    settings.COMMENTS_A_MINUTE = 1
    client.force_login(cast.user("author"))
    post = cast.post()
    assert [client.post(f"/comments/post/{post.pk}/", {"body": f"{n}"}).status_code for n in range(3)] == [302] * 3


def test_several_spans_are_counted_at_once():
    limits = {60: 2, 3600: 3, 7: 0}  # 0: any number
    assert [is_too_much("x", "rose", limits) for _ in range(4)] == [False, False, True, True]
    assert sorted(Tally.objects.values_list("number", flat=True)) == [4, 4]
    assert not is_too_much("x", "ben", limits) and not is_too_much("x", "rose", {})


def test_nothing_of_an_address_is_stored_and_what_is_over_is_forgotten(client, settings):
    assert not is_too_often("x", "network 203.0.113.7", 1, 60)
    assert is_too_often("x", "network 203.0.113.7", 1, 60)
    (row,) = Tally.objects.values()
    assert "203.0" not in row["digest"] and row["number"] == 2
    Tally.objects.update(ends_at=timezone.now() - timedelta(hours=1))
    assert not is_too_often("y", "somebody else", 1, 60)
    forget_ended()
    assert Tally.objects.count() == 1


@pytest.mark.parametrize(
    ("remote", "forwarded", "network"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "1.2.3.4, 198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "nonsense", "10.0.0.2"),
        ("2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        ("", "198.51.100.1", ""),
    ],
)
def test_a_header_is_believed_of_our_proxies_alone(rf, settings, remote, forwarded, network):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert network_of(rf.get("/", REMOTE_ADDR=remote, headers=headers)) == network


def test_an_old_snapshot_and_the_count_of_posts_stay_as_they_were():
    post = cast.post()
    assert (post.comment_policy, post.policy, Post().policy) == ("", "first", "first")
