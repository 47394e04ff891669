"""What the page of a run shows: counts, what failed or was left out and why, remarks, redirects."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from blog.importing.models import CreatedRows, ImportRun
from blog.importing.report import Outcome
from blog.posts.redirects import Redirect

PER_PAGE = 50
OUTCOMES = {
    Outcome.CREATED: _("created"),
    Outcome.UPDATED: _("updated"),
    Outcome.UNCHANGED: _("unchanged"),
    Outcome.SKIPPED: _("left out"),
    Outcome.FAILED: _("failed"),
}
# The kinds of items every source has; those of one engine alone keep the name they have there.
KINDS = {
    "post": _("posts"),
    "page": _("pages"),
    "comment": _("comments"),
    "ping": _("mentions"),
    "media": _("pictures"),
    "author": _("authors"),
    "redirect": _("redirects"),
    "file": _("files"),
    "residue": _("remains of the page"),
    "nav_menu_item": _("entries of menus"),
}
OPTIONS = {
    "format": _("format"),
    "status": _("status"),
    "language": _("language"),
    "update": _("replacing what changed"),
    "keep_emails": _("keeping e-mail addresses"),
    "media": _("pictures from"),
}
USUAL = {("format", "auto"), ("status", "as-is")}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its name in addresses, and how many lines it has."""

    name: str
    count: int


def counts_table(run: ImportRun) -> tuple[list[Any], list[dict[str, Any]]]:
    """The outcomes there are, and for each kind of item how many came to each."""
    rows: dict[str, Counter[str]] = {}
    for what, number in run.counts_by_kind.items():
        kind, _space, outcome = what.rpartition(" ")
        rows.setdefault(kind, Counter())[outcome] = number
    used = [outcome for outcome in Outcome if any(counts[outcome] for counts in rows.values())]
    cells = [{"kind": KINDS.get(kind, kind), "cells": [counts[one] for one in used]} for kind, counts in rows.items()]
    return [OUTCOMES[outcome] for outcome in used], cells


def counts_line(run: ImportRun) -> str:
    """What came of the run, on one line: "12 created, 3 left out"."""
    told = [f"{number} {OUTCOMES[Outcome(outcome)]}" for outcome, number in run.counts.items() if number]
    return ", ".join(told) or "—"


def options_line(run: ImportRun) -> str:
    """What was asked besides what is usual."""
    said = {name: value for name, value in run.options.items() if value and (name, value) not in USUAL}
    return " · ".join(
        str(OPTIONS.get(name, name)) if value is True else f"{OPTIONS.get(name, name)} {value}"
        for name, value in said.items()
    )


def parts_of(run: ImportRun) -> list[Part]:
    entries = run.entries
    redirects = sum(len(ids) for ids in _redirect_ids(run))
    return [
        Part("failed", entries.filter(outcome=Outcome.FAILED).count()),
        Part("missing", entries.filter(kind="media", outcome=Outcome.SKIPPED).count()),
        Part("skipped", entries.filter(outcome=Outcome.SKIPPED).exclude(kind="media").count()),
        Part("remarks", entries.exclude(warnings=[]).count()),
        Part("redirects", redirects),
    ]


def lines_of(run: ImportRun, part: str, number: Any) -> Page:
    """A page of a part's lines: entries of the run, reasons with their counts, or redirects."""
    entries = run.entries.select_related("post")
    lines: Any = entries.exclude(warnings=[])
    if part == "failed":
        lines = entries.filter(outcome=Outcome.FAILED)
    elif part == "missing":
        lines = entries.filter(kind="media", outcome=Outcome.SKIPPED)
    elif part == "skipped":
        skipped = entries.filter(outcome=Outcome.SKIPPED).exclude(kind="media")
        lines = (
            skipped.order_by("reason").values("kind", "reason").annotate(count=Count("pk")).order_by("-count", "reason")
        )
    elif part == "redirects":
        ids = [number for ids in _redirect_ids(run) for number in ids]
        lines = Redirect.objects.filter(pk__in=ids[:10_000]).order_by("old_path")
    return Paginator(lines, PER_PAGE).get_page(number)


def _redirect_ids(run: ImportRun):
    return CreatedRows.objects.filter(run=run, kind=CreatedRows.Kind.REDIRECT).values_list("ids", flat=True)
