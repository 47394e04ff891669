"""Why a comment is where it is, in words: for its writer, in the queue and in the log."""

import re

from django.utils.translation import gettext_lazy as _

Told = dict[str, object]  # what a reason tells: numbers and words for its %(places)s

REASONS = {
    "taken-back": _("Its writer took it back."),
    "first-comment": _("A first comment here is always read before it appears."),
    "all-held": _("Here each comment is read before it appears."),
    "links": _("A comment with more than two links is read before it appears."),
    "link-density": _("It is little more than links."),
    "spam-host": _("It leads to %(host)s, which comments filed as spam led to."),
    "hurry": _("%(count)d comments of the same writer in ten minutes."),
    "repetition": _("It says nearly the same as another comment of these days."),
    "script": _("%(percent)d%% of its letters are of a script that is not the post’s."),
    "burst": _("%(count)d comments came to this post in ten minutes."),
    "old-post": _("It brings a link to a post of long ago."),
    "trap": _("A field was filled in that people do not see."),
    "banned": _("It falls under a ban: %(what)s."),
    "watched": _("An editor asked that this writer be read first each time."),
    "trusted": _("Its writer is trusted here (published: %(count)d)."),
    "broken-rule": _("The rule “%(rule)s” failed, so someone looks."),
    "reported": _("Several trusted readers have reported it."),
    "reported-by-editor": _("An editor has reported it."),
    "held-by-people": _("It was set aside for someone to look at before it was changed."),
    "akismet-asked": _("Akismet is being asked."),
    "akismet-silent": _("Akismet did not answer, so someone reads it."),
    "akismet-spam": _("Akismet takes it for spam."),
    "akismet-ham": _("Akismet has nothing against it."),
    "filter": _("The filter takes it for spam (%(score).2f): %(words)s."),
}


# What the one who wrote a comment is told, too.
FOR_WRITERS = {
    *("first-comment", "all-held", "links", "link-density", "script", "hurry", "repetition", "broken-rule"),
    *("reported", "reported-by-editor", "held-by-people", "akismet-asked", "akismet-silent"),
}


def outline(code: str) -> str:
    """The reason of a rule that has not fired: what it would tell left open."""
    return re.sub(r"%\(\w+\)[.0-9]*[a-z]", "…", str(REASONS[code])).replace("%%", "%")


def describe(code: str, told: Told | None = None) -> str:
    """The reason behind a code; the code itself where the rule is no longer there."""
    if code not in REASONS:
        return code
    try:
        return str(REASONS[code]) % (told or {}) if told else str(REASONS[code])
    except (KeyError, TypeError, ValueError):  # told by an older version of the rule
        return code
