"""The spam filter: it learns from people alone, says why, and says the same again."""

import random

import pytest
from django.core.management import CommandError, call_command

from blog.moderation.bayes import Counts, judge, share
from blog.moderation.learning import filter_says, learn_all
from blog.moderation.models import Example, SpamWord
from blog.moderation.transitions import transition, undo
from blog.moderation.words import MOST, likeness, shingles, tokens
from tests import cast

pytestmark = pytest.mark.django_db
SPAM = "achetez vite montres casino gratuit bonus crédit argent facile cliquez offre".split()
HAM = "wiki village bibliothèque lecture cahier salle merci question passage souvenir".split()
COMMON = "le la de et pour avec vous nous dans plus".split()


def text(kind, number) -> str:
    dice = random.Random(f"{kind}{number}")
    own = SPAM if kind == "spam" else HAM
    return " ".join(dice.choice(own if dice.random() < 0.4 else COMMON) for _ in range(20)) + f" {kind}{number}."


@pytest.fixture
def taught(settings):
    """An editor who decided about twenty of each."""
    settings.SPAM_FILTER_FROM = 20
    post, editor = cast.post(comment_policy="open"), cast.user("editor")
    for kind, status in (("spam", "spam"), ("ham", "approved")):
        pks = [cast.comment(post, text(kind, number), status="pending").pk for number in range(20)]
        transition(pks, status, by=editor)
    learn_all()
    return post, editor


def test_the_filter_says_nothing_before_it_has_seen_enough_of_both(settings):
    settings.SPAM_FILTER_FROM = 2
    post, editor = cast.post(), cast.user("editor")
    for number in range(5):
        transition([cast.comment(post, text("spam", number), status="pending").pk], "spam", by=editor)
    learn_all()
    assert filter_says(cast.comment(post, text("spam", 99))) is None


def test_what_it_learned_it_recognises_with_the_words_that_weighed(taught):
    post, _editor = taught
    spam, ham = (filter_says(cast.comment(post, text(kind, 500))) for kind in ("spam", "ham"))
    assert spam.score > 0.9 > 0.5 > ham.score
    assert {word for word, value in spam.words if value > 0.5} & set(SPAM)


def test_the_same_comment_gets_the_same_verdict_again(taught):
    comment = cast.comment(taught[0], text("spam", 500))
    assert filter_says(comment) == filter_says(comment)


def test_spam_is_filed_with_the_words_in_the_log_and_nothing_is_deleted(taught):
    comment = cast.comment(taught[0], text("spam", 500), status="pending")
    decision = comment.decisions.last()
    assert decision.new_status in ("spam", "pending")
    assert any("Le filtre le juge indésirable" in why and any(word in why for word in SPAM) for why in decision.why)
    comment.refresh_from_db()


def test_only_people_teach_it(settings):
    post = cast.post()
    transition([cast.comment(post, text("spam", 1), status="pending").pk], "spam")
    assert learn_all() == 0 and not Example.objects.exists()


def test_a_change_of_mind_is_learned_and_unlearned(taught):
    post, editor = taught
    before = list(SpamWord.objects.order_by("token").values_list("token", "spam", "ham"))
    comment = cast.comment(post, "Une phrase à double sens.", status="pending")
    batch = transition([comment.pk], "spam", by=editor).batch
    learn_all()
    assert SpamWord.objects.get(token="sens").spam == 1
    undo(batch, editor)
    learn_all()
    after = SpamWord.objects.exclude(spam=0, ham=0).order_by("token").values_list("token", "spam", "ham")
    assert list(after) == before
    transition([comment.pk], "approved", by=editor)
    learn_all()
    assert SpamWord.objects.get(token="sens").ham == 1


def test_learning_twice_changes_nothing(taught):
    before = list(SpamWord.objects.order_by("token").values())
    assert learn_all() == 0
    assert list(SpamWord.objects.order_by("token").values()) == before


def test_a_word_seen_rarely_counts_little():
    assert share(Counts(0, 0), 10, 10) == 0.5
    assert share(Counts(1, 0), 100, 100) < share(Counts(50, 0), 100, 100) < 1
    assert judge({"never seen"}, {}, 10, 10).score == 0.5


@pytest.mark.parametrize("words", ["", "x" * 10_000, "mot " * 3000, "\u202e\u200b", "<b>" * 900, "https://[::1" * 50])
def test_odd_texts_are_read_within_bounds(words):
    comment = cast.comment(cast.post(), words or ".", status="pending", website="https://[bad")
    assert len(tokens(comment)) <= MOST and all(len(token) <= 160 for token in tokens(comment))
    assert likeness(shingles(words), shingles(words)) in (0.0, 1.0)


def test_how_good_it_is_can_be_asked(taught, capsys):
    call_command("evaluate_spam")
    told = capsys.readouterr().out
    assert "Spam: 20. Good: 20." in told and "precision" in told and "misfiled" in told


def test_it_is_said_what_is_missing_to_ask_that():
    with pytest.raises(CommandError, match="At least 5"):
        call_command("evaluate_spam")
