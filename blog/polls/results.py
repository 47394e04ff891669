"""How a poll stands, and how one reader's answers to a quiz did."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from blog.polls.models import Choice, Outcome, Poll, Question


@dataclass(frozen=True, slots=True)
class Row:
    """A choice: `share` is in whole percent of those who answered; `mine` where this reader chose it."""

    choice: Choice
    share: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Answered:
    question: Question
    rows: list[Row]
    is_right: bool | None  # of this reader's answer; None where there is nothing to say


@dataclass(frozen=True, slots=True)
class Score:
    right: int
    of: int
    said: str  # by the outcome of so many


def results_of(poll: Poll, chosen: Collection[int] = ()) -> list[Answered]:
    """The questions of a poll fetched `whole()`, with how many chose what."""
    return [_answered(poll, question, frozenset(chosen)) for question in poll.questions.all()]


def _answered(poll: Poll, question: Question, chosen: frozenset[int]) -> Answered:
    choices = list(question.choices.all())
    rows = [Row(one, round(100 * one.votes / poll.answers) if poll.answers else 0, one.pk in chosen) for one in choices]
    right = {one.pk for one in choices if one.is_right}
    mine = {one.pk for one in choices} & chosen
    return Answered(question, rows, mine == right if poll.is_quiz and mine and right else None)


def score_of(poll: Poll, answered: list[Answered]) -> Score | None:
    """How a quiz went for who has answered it; None for a poll, or where nothing was answered."""
    marked = [one.is_right for one in answered if one.is_right is not None]
    if not marked:
        return None
    right = sum(marked)
    outcome = Outcome.objects.filter(poll=poll, points__lte=right).first()
    return Score(right, len(marked), outcome.text if outcome else "")


def table_of(poll: Poll) -> list[list]:
    """The results as rows of a sheet, for who evaluates them; the first says what is in the others."""
    is_right = [_("Right")] if poll.is_quiz else []
    heads = [_("Question"), pgettext("to choose", "Answer"), *is_right, _("Votes"), _("Percent of those who answered")]
    heads.append(_("Readers who answered"))
    rows: list[list] = [heads]
    for one in results_of(poll):
        for row in one.rows:
            said = [_("yes") if row.choice.is_right else _("no")] if poll.is_quiz else []
            rows.append([one.question.text, row.choice.text, *said, row.choice.votes, row.share, poll.answers])
    return rows
