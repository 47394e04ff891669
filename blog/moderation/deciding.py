"""What a form of the queue asks for, and its carrying out."""

import re
import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from blog.comments.models import Comment
from blog.moderation.access import comments_moderated_by
from blog.moderation.models import Report
from blog.moderation.queue import STATUSES, selected
from blog.moderation.transitions import Outcome, last_lines, transition

MOST_AT_ONCE = 1000
SEEN = re.compile(r"(\d{1,18}):([a-z]{1,10})(?::(\d{1,18}))?")
DONE = {
    "approved": ngettext_lazy("%d comment approved.", "%d comments approved."),
    "pending": ngettext_lazy("%d comment held.", "%d comments held."),
    "spam": ngettext_lazy("%d comment filed as spam.", "%d comments filed as spam."),
    "removed": ngettext_lazy("%d comment removed.", "%d comments removed."),
}
UNDONE = ngettext_lazy("%d comment is as it was before.", "%d comments are as they were before.")


class DecisionForm(forms.Form):
    """What to do, with which comments, and the status each was seen with.

    One comment's own buttons send `decide` as "approve:12"; the bar for many sends `decide` as "approve" with the boxes
    that are ticked, or `everything` for all that the filter finds; those ask once more unless `confirmed`. `seen` holds
    "12:pending:345" for each comment of the page: its status, and the last line of the log about it.
    """

    decide = forms.RegexField(rf"^({'|'.join(STATUSES)})(:\d{{1,18}})?$")
    note = forms.CharField(
        max_length=300,
        required=False,
        error_messages={"max_length": gettext_lazy("The note has more than 300 characters.")},
    )
    everything = forms.BooleanField(required=False)
    confirmed = forms.BooleanField(required=False)

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        self.picked = [int(value) for value in data.getlist("comment") if value.isdecimal() and len(value) < 19]
        self.seen: dict[int, str] = {}
        self.known: dict[int, int] = {}
        for value in ",".join(data.getlist("seen")).split(","):
            if found := SEEN.fullmatch(value):
                self.seen[int(found[1])] = found[2]
                self.known[int(found[1])] = int(found[3] or 0)
        if data.get("confirmed") and not self.picked:  # the page that showed the count names them all in `seen`
            self.picked = list(self.seen)

    @property
    def verb(self) -> str:
        return self.cleaned_data["decide"].partition(":")[0]

    @property
    def status(self) -> str:
        return STATUSES[self.verb]

    def wanted(self, user, asked: dict) -> list[int]:
        """The ids it is for, of those this user moderates. Call after `is_valid()`."""
        number = self.cleaned_data["decide"].partition(":")[2]
        if self.cleaned_data["everything"] and not number and not self.cleaned_data["confirmed"]:
            return list(selected(user, asked).values_list("pk", flat=True)[:MOST_AT_ONCE])
        wanted = [int(number)] if number else self.picked
        return list(comments_moderated_by(user).filter(pk__in=wanted).values_list("pk", flat=True))

    @property
    def asks_again(self) -> bool:
        """Whether the count is to be shown before it is done."""
        return ":" not in self.cleaned_data["decide"] and not self.cleaned_data["confirmed"]


def as_seen(form: DecisionForm, wanted: list[int]) -> str:
    """What the page that asks again sends back: each comment as it was seen, or as it is where no page showed it."""
    status = dict(Comment.objects.filter(pk__in=wanted).values_list("pk", "status"))
    last = last_lines(wanted)
    return ",".join(
        f"{pk}:{form.seen.get(pk) or status[pk]}:{form.known.get(pk) or last.get(pk, 0)}"
        for pk in wanted
        if pk in status
    )


def decide(user, form: DecisionForm, wanted: list[int]) -> Outcome:
    # What was reported and stays as it is was decided about, too.
    is_answer = Report.objects.filter(comment__in=wanted, outcome="").exists()
    findings: list | None = [] if is_answer else None
    note = form.cleaned_data["note"]
    return transition(wanted, form.status, by=user, expected=form.seen, known=form.known, note=note, findings=findings)


def said_of(outcome: Outcome, status: str = "") -> list[tuple[str, str]]:
    """What was done, in words, each with how it is meant: success, warning or error."""
    found = []
    if changed := len(outcome.changed):
        found.append(("success", DONE.get(status, UNDONE) % changed))
    if skipped := len(outcome.skipped):
        text = ngettext(
            "%d comment was left: someone has decided about it meanwhile.",
            "%d comments were left: someone has decided about them meanwhile.",
            skipped,
        )
        found.append(("warning", text % skipped))
    return found or [("error", _("Nothing was decided: choose comments and what to do with them."))]


def parse_batch(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
