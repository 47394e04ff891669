"""What is not let through, and what a comment offers to ban."""

import re
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from blog.comments.models import Comment
from blog.markup.text import fold
from blog.moderation.models import Ban
from blog.moderation.words import host_of, hosts_of, seen, text_of
from config.kept import kept
from config.shown import note, note_moment

EACH = re.compile(r"[^\W_]+")
EXPIRED_FOR = timedelta(days=30)
MOST_OF_A_NETWORK = 90  # days: networks change hands
MOST_KEPT = 500  # bans: where there are more, those that may be meant are asked for


def bannable(comment: Comment) -> list[tuple[str, str, str]]:
    """What of this comment could be banned: kind, value, and how it is shown."""
    kind = Ban.Kind
    found: list[tuple[str, str, str]] = []
    if comment.user_id:
        found.append((kind.ACCOUNT, str(comment.user_id), str(comment.user)))
    if comment.email:
        found.append((kind.MAIL, comment.email.lower(), comment.email.lower()))
    found += [(kind.DOMAIN, host, host) for host in sorted(hosts_of(comment))]
    if comment.network:
        found.append((kind.NETWORK, comment.network, comment.network[:8] + "…"))
    return found


def ban(kind: str, value: str, days: int, by, note: str = "") -> Ban:
    """Ban this for so many days, or for good (0); a network never for good."""
    if kind == Ban.Kind.NETWORK:
        days = min(days or MOST_OF_A_NETWORK, MOST_OF_A_NETWORK)
    until = timezone.now() + timedelta(days=days) if days else None
    fields = {"until": until, "note": note, "created_by": by, "created_at": timezone.now()}
    made, _is_new = Ban.objects.update_or_create(kind=kind, value=normal(kind, value), defaults=fields)
    return made


def normal(kind: str, value: str) -> str:
    value = value.strip()
    if kind == Ban.Kind.WORD:
        return " ".join(EACH.findall(fold(seen(value))))[:254]
    if kind == Ban.Kind.DOMAIN:
        host = host_of(value if "//" in value else f"//{value}")
        return host if "." in host else ""  # nobody bans all of .com
    return value.lower() if kind != Ban.Kind.NETWORK else value


def banned_in(comment: Comment) -> list[Ban]:
    """The bans that this comment falls under."""
    values = {
        Ban.Kind.ACCOUNT: {str(comment.user_id or "")},
        Ban.Kind.MAIL: {comment.email.lower()},
        Ban.Kind.NETWORK: {comment.network},
        Ban.Kind.DOMAIN: _with_parents({*hosts_of(comment), comment.email.rpartition("@")[2].lower()}),
    }
    live = kept("bans", _few, is_shown=False, is_setting=True)
    if live is None:
        live = Ban.objects.live().filter(Q(kind=Ban.Kind.WORD) | Q(value__in=set().union(*values.values()) - {""}))
        live = live.order_by("pk")
    text = f" {' '.join(EACH.findall(fold(seen(f'{comment.name} {text_of(comment)}'))))} "
    return [
        one
        for one in live
        if (f" {one.value} " in text if one.kind == Ban.Kind.WORD else one.value in values[Ban.Kind(one.kind)] - {""})
    ]


def _few() -> list[Ban] | None:
    """All that hold now, in order, where they are few."""
    note("bans")
    live = list(Ban.objects.live().order_by("pk")[: MOST_KEPT + 1])
    for one in live:
        note_moment(one.until)
    return live if len(live) <= MOST_KEPT else None


def forget_expired() -> int:
    """A chore: bans that are over for a month tell nothing any more."""
    return Ban.objects.filter(until__lt=timezone.now() - EXPIRED_FOR).delete()[0]


def _with_parents(hosts: set[str]) -> set[str]:
    """Whoever bans example.org bans shop.example.org."""
    found = set()
    for host in hosts:
        parts = host.split(".")
        found |= {".".join(parts[at:]) for at in range(len(parts))}
    return found
