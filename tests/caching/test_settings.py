"""What comments are judged by is kept, and holds for the next one once it has changed."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Role, User
from blog.comments.models import Comment
from blog.comments.posting import post_comment
from blog.moderation import bans, rulebook
from blog.moderation.bans import ban
from blog.moderation.models import Ban, ModeratorMail, RuleSetting
from blog.moderation.rules import RULES
from blog.posts.models import Byline
from config.kept import kept
from config.shown import note
from mail.models import Message
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(web):
    """A comment by somebody new on a post that is open to all; gives what became of it."""
    post = cast.post(comment_policy="open", by=cast.author())

    def write(text="Un mot sur le billet.", on=None) -> str:
        return post_comment(on or post, body=text, name="Rose").status

    assert write() == "approved"
    return write


def test_a_ban(web, write):
    editor = cast.user("editor")
    with web.commit():
        ban("word", "casino", 0, editor)
    assert write("Un casino.") == "pending"
    with web.commit():
        Ban.objects.get().delete()
    assert write("Un autre casino, là-bas.") == "approved"


def test_a_ban_that_ends_by_itself(web, write, monkeypatch):
    with web.commit():
        ban("word", "casino", 1, cast.user("editor"))
    assert write("Un casino.") == "pending"
    tomorrow = timezone.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    monkeypatch.setattr("config.kept.time", tomorrow.timestamp)
    assert write("Un autre casino, là-bas.") == "approved"


def test_each_of_more_bans_than_are_kept(web, write, monkeypatch):
    monkeypatch.setattr(bans, "MOST_KEPT", 1)
    editor = cast.user("editor")
    with web.commit():
        for word in ("casino", "loterie", "poker"):
            ban("word", word, 0, editor)
    assert [write(f"Un mot : {word}.") for word in ("casino", "loterie", "poker")] == ["pending"] * 3


def test_a_rule_that_is_switched_off_or_weighs_more(web, write):
    with web.commit():
        RuleSetting.objects.create(code="links", is_on=False)
    links = " ".join(f"https://example.org/{number}" for number in range(3))
    prose = "et puis encore bien d’autres mots qui disent où cela mène, à qui veut le lire un jour ou l’autre, "
    other = "rien de ce que chacun attendait là ne vient, mais personne ne regrette vraiment la route prise hier soir. "
    assert write(f"Voir {links}, {prose * 2}.") == "approved"
    with web.commit():
        RuleSetting.objects.update_or_create(code="links", defaults={"is_on": True, "points": 50})
    assert write(f"{links} : {other * 2}") == "pending"


def test_who_is_told_at_once(web):
    author = cast.user("author", email="a@example.org")
    editor = cast.user("editor", email="e@example.org")
    post = cast.post(by=author)

    def told(number) -> set[str]:
        Message.objects.all().delete()
        assert post_comment(post, body=f"Le mot numéro {number}.", name="Rose").status == "pending"
        return set(Message.objects.values_list("recipient", flat=True))

    assert told(1) == {"a@example.org"}
    with web.commit():
        ModeratorMail.objects.update_or_create(user=editor, defaults={"pace": "now"})
    assert told(2) == {"a@example.org", "e@example.org"}
    with web.commit():
        User.objects.get(pk=editor.pk).delete()
        Byline.objects.get(post=post).delete()
    assert told(3) == set()
    with web.commit():
        reader = cast.user("reader", email="r@example.org")
        reader.role = Role.EDITOR
        reader.save()
        ModeratorMail.objects.update_or_create(user=reader, defaults={"pace": "now"})
    assert told(4) == {"r@example.org"}


@pytest.mark.django_db(transaction=True)
def test_a_transaction_is_given_what_is_kept_until_it_has_changed_something():
    asked = []

    def setting() -> int:
        note("rules")
        asked.append(1)
        return len(asked)

    def given() -> int:
        return kept("a setting", setting, is_shown=False, is_setting=True)

    with transaction.atomic():
        assert [given(), given()] == [1, 1]
        RuleSetting.objects.create(code="links")
        assert [given(), given()] == [2, 3]  # made anew each time, and kept for nobody
    assert [given(), given()] == [4, 4]


@pytest.mark.django_db(transaction=True)
def test_comments_are_judged_before_the_transaction_that_writes_them(monkeypatch):
    seen = []

    def look(comment: Comment) -> None:
        seen.append((comment.pk, connection.in_atomic_block))

    monkeypatch.setitem(RULES, "burst", rulebook.Rule("burst", 20, look))
    assert post_comment(cast.post(), body="Un mot.", name="Rose").pk
    assert seen == [(None, False)]
