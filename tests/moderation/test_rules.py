from datetime import timedelta

import pytest
from django.utils import timezone

from blog.moderation.learning import learn_all
from blog.moderation.reasons import REASONS, describe
from blog.moderation.rulebook import findings
from blog.moderation.rules import RULES
from blog.moderation.transitions import transition
from tests import cast

pytestmark = pytest.mark.django_db


def fires(code, comment):
    return RULES[code].look(comment) is not None


def test_the_first_comment_of_a_browser_or_an_account_is_held():
    post = cast.post()
    assert fires("first-comment", cast.comment(post, status="pending"))
    assert fires("first-comment", cast.comment(post, status="pending", commenter="b"))
    cast.comment(post, commenter="b")
    assert not fires("first-comment", cast.comment(post, status="pending", commenter="b"))


def test_who_was_approved_lately_is_known_by_one_question_and_who_was_long_ago_by_two(django_assert_num_queries):
    post = cast.post()
    cast.comment(post, commenter="lately")
    cast.comment(post, commenter="long ago", created_at=timezone.now() - timedelta(days=40))
    for commenter, questions in {"lately": 1, "long ago": 2}.items():
        mine = cast.comment(post, status="pending", commenter=commenter)
        mine.__dict__.pop("lately", None)
        mine.post = post
        with django_assert_num_queries(questions):
            assert not fires("first-comment", mine), commenter


def test_an_approval_elsewhere_counts_and_a_removed_one_does_not():
    cast.comment(cast.post(), commenter="b", status="removed")
    assert fires("first-comment", cast.comment(cast.post(), status="pending", commenter="b"))


@pytest.mark.parametrize(("links", "held"), [(0, False), (2, False), (3, True)])
def test_more_than_two_links_are_held(links, held):
    comment = cast.comment(cast.post(), "voir " + "https://example.org/ " * links)
    assert fires("links", comment) == held


def test_links_are_counted_however_they_are_written():
    assert fires("links", cast.comment(cast.post(), "[a](https://a.b) HTTPS://a.c [d](//e.f) https://g.h"))


def test_nobody_who_writes_here_is_held():
    comment = cast.comment(cast.post(), "https://a.b https://a.c https://a.d", user=cast.user("contributor"))
    assert comment.decisions.last().new_status == "approved"


def test_every_rule_has_a_reason_and_one_that_is_gone_keeps_its_code():
    assert RULES.keys() < REASONS.keys()
    assert describe("of-old") == "of-old"
    assert describe("script", {"of": "old"}) == "script"


def test_points_of_what_is_said_file_as_spam_and_who_says_it_only_holds():
    """A first comment with three links is held: neither is spam by itself."""
    comment = cast.comment(
        cast.post(),
        "Trois sources sur le sujet, à lire dans l’ordre où elles ont paru, de la première à la dernière : https://a.b https://c.d https://e.f",
        status="pending",
    )
    assert {one.code for one in findings(comment)} == {"first-comment", "links"}
    assert comment.decisions.last().points == 100 and comment.status == "pending"


@pytest.mark.parametrize(
    ("text", "held"), [("https://a.b ici", True), ("Voyez https://a.b, où tout cela est dit mieux.", False)]
)
def test_little_more_than_links(text, held):
    assert fires("link-density", cast.comment(cast.post(), text)) == held


def test_a_host_that_was_in_spam_twice_and_never_in_good_comments():
    post, editor = cast.post(), cast.user("editor")
    for number in range(2):
        transition(
            [cast.comment(post, f"{number} https://www.pills.example/x", status="pending").pk], "spam", by=editor
        )
    learn_all()
    again = cast.comment(post, "Voyez donc https://pills.example/autre", status="pending")
    assert RULES["spam-host"].look(again) == {"host": "pills.example"}
    assert not fires("spam-host", cast.comment(post, "Voyez donc https://bills.example/", status="pending"))
    transition([again.pk], "approved", by=editor)
    learn_all()
    assert not fires("spam-host", again), "someone knows better"


def test_many_of_one_writer_in_ten_minutes():
    post = cast.post()
    comments = [cast.comment(post, f"Mot {number}.", commenter="a" * 43) for number in range(6)]
    assert RULES["hurry"].look(comments[-1]) == {"count": 6}
    assert not fires("hurry", cast.comment(post, commenter="b" * 43))
    assert not fires("hurry", cast.comment(post)), "nobody is known by nothing"


LONG = "Nous avons visité trois marchés ce mois-ci et voici ce que nous en avons retenu pour vous."


@pytest.mark.parametrize(
    ("text", "again"),
    [
        (LONG, True),
        (LONG.replace("trois", "quatre"), True),
        ("Merci beaucoup !", False),
        ("Tout autre chose, dit autrement par quelqu’un.", False),
    ],
)
def test_nearly_the_same_as_another(text, again):
    cast.comment(cast.post(), LONG)
    cast.comment(cast.post(), "Merci beaucoup !")
    assert fires("repetition", cast.comment(cast.post(), text)) == again


@pytest.mark.parametrize(
    ("text", "foreign"),
    [("Купить дешево сейчас", True), ("L’œuvre de Πλάτων", False), ("买便宜的手表", True), ("Bonjour", False)],
)
def test_a_script_that_does_not_fit(text, foreign):
    assert fires("script", cast.comment(cast.post(), text)) == foreign


def test_a_burst_on_one_post():
    post = cast.post()
    last = [cast.comment(post, f"Mot {number}.") for number in range(16)][-1]
    assert fires("burst", last) and not fires("burst", cast.comment(cast.post()))


def test_a_link_on_a_post_of_long_ago():
    old, new = cast.post(days_ago=400), cast.post()
    text = "Voyez https://example.org/ à ce propos."
    assert fires("old-post", cast.comment(old, text)) and not fires("old-post", cast.comment(new, text))
    assert not fires("old-post", cast.comment(old, "Encore vrai."))


def test_what_fills_in_a_field_that_people_do_not_see_is_spam(client):
    post = cast.post()
    fields = {"body": "Bonjour.", "name": "Rose", "contact": "https://x.example"}
    client.post(f"/comments/post/{post.pk}/", fields, headers={"sec-fetch-site": "same-origin"})
    comment = post.comments.get()
    assert comment.status == "spam" and comment.decisions.first().why[-1].startswith("Un champ a été rempli")
