import pytest

from blog.moderation.rules import RULES, describe
from tests import cast

pytestmark = pytest.mark.django_db


def fires(code, comment):
    return RULES[code].fires(comment)


def test_the_first_comment_of_a_browser_or_an_account_is_held():
    post = cast.post()
    assert fires("first-comment", cast.comment(post, status="pending"))
    assert fires("first-comment", cast.comment(post, status="pending", commenter="b"))
    cast.comment(post, commenter="b")
    assert not fires("first-comment", cast.comment(post, status="pending", commenter="b"))


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
    assert all(str(rule.reason) for rule in RULES.values())
    assert describe("of-old") == "of-old"
