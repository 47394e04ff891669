"""The moderation queue: which part of it is asked for, and what stands around each comment."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Author
from accounts.permissions import Can, may
from blog.comments.models import ID_WIDTH, Comment, CommentStatus
from blog.moderation.access import comments_moderated_by
from blog.moderation.models import Report, last_reasoned
from blog.moderation.trust import trust_of
from blog.posts.models import Byline, Post
from blog.posts.querysets import bylines

PAGE = 25
COUNTED = 1000  # more are "1000+": nobody needs to wait for a number that long
REPORTED = "reported"
# Of what its writer took back there is nothing to see.
TABS = [
    (CommentStatus.PENDING.value, pgettext_lazy("all that are", "waiting")),
    (REPORTED, pgettext_lazy("all that are", "reported")),
    (CommentStatus.SPAM.value, pgettext_lazy("all that are", "spam")),
    (CommentStatus.APPROVED.value, pgettext_lazy("all that are", "published")),
    (CommentStatus.REMOVED.value, pgettext_lazy("all that are", "removed")),
]
WORK = {CommentStatus.PENDING, REPORTED, CommentStatus.SPAM}  # counted, since someone is to look
AGES = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
AGE_CHOICES = [
    ("", _("of any age")),
    ("day", _("of the last day")),
    ("week", _("of the last week")),
    ("month", _("of the last month")),
    ("older", _("older than a month")),
]
STATUSES = {"approve": "approved", "hold": "pending", "spam": "spam", "remove": "removed"}
ORDERS = {"oldest": ("pk",), "newest": ("-pk",), "weight": ("-weight", "-pk")}


@dataclass(frozen=True, slots=True)
class Tab:
    status: str
    label: str
    count: str


class QueueFilter(forms.Form):
    """Which part of the queue is asked for. Odd values give the first page of what waits."""

    status = forms.ChoiceField(choices=TABS, required=False)
    post = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    author = forms.SlugField(max_length=120, required=False)
    q = forms.CharField(max_length=100, required=False)
    age = forms.ChoiceField(choices=AGE_CHOICES, required=False)
    order = forms.ChoiceField(
        choices=[("", _("by default")), *((name, name) for name in ORDERS)],
        required=False,
    )
    after = forms.RegexField(r"^-?\d{1,9}(\.\d{1,18})?$", required=False)

    def asked(self) -> dict:
        """The filter, with what is odd left out."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        asked.setdefault("status", CommentStatus.PENDING.value)
        default = "oldest" if asked["status"] == CommentStatus.PENDING else "newest"
        asked.setdefault("order", default)
        return asked


def selected(user, asked: dict):
    """The comments this moderator asked for, in their order; without the page."""
    mine = comments_moderated_by(user)
    if asked["status"] == REPORTED:
        rows = mine.filter(pk__in=Report.objects.filter(outcome="").values("comment"))
        rows = rows.exclude(status=CommentStatus.DELETED)
    else:
        rows = mine.filter(status=asked["status"])
    if "post" in asked:
        rows = rows.filter(post=asked["post"])
    if "author" in asked:
        rows = rows.filter(Exists(bylines(post="post").filter(author__slug=asked["author"])))
    if "q" in asked:
        words = asked["q"]
        rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(body__icontains=words))
    if age := asked.get("age"):
        edge = timezone.now() - AGES.get(age, AGES["month"])
        rows = rows.filter(created_at__lt=edge) if age == "older" else rows.filter(created_at__gte=edge)
    return rows.order_by(*ORDERS[asked["order"]])


def _after(rows, asked: dict):
    """What comes after the last one of the page before, without counting through what was seen."""
    if "after" not in asked:
        return rows
    weight, _dot, number = asked["after"].rpartition(".")
    if asked["order"] == "oldest":
        return rows.filter(pk__gt=int(number))
    if asked["order"] == "newest":
        return rows.filter(pk__lt=int(number))
    weight = int(weight or 0)
    return rows.filter(Q(weight__lt=weight) | Q(weight=weight, pk__lt=int(number)))


def queue_page(user, asked: dict) -> dict:
    """A page of the queue for this moderator: tabs with counts, and comments with what surrounds them."""
    rows = _after(selected(user, asked), asked)
    rows = rows.select_related("post", "author", "parent", "parent__author", "user").prefetch_related(
        "decisions__actor",
        Prefetch("reports", Report.objects.filter(outcome="").select_related("user"), "open_reports"),
    )
    comments = list(rows[: PAGE + 1])
    more, comments = len(comments) > PAGE, comments[:PAGE]
    trust = trust_of(comments) if comments else {}
    for comment in comments:
        comment.trust = trust[comment.pk]
        comment.reasoned = last_reasoned(comment.decisions.all())
    last = comments[-1] if more else None
    where = {name: value for name, value in asked.items() if name != "after"}
    return {
        "tabs": _tabs(user, asked["status"]),
        "status": asked["status"],
        "asked": asked,
        "where": where,
        "query": urlencode(where),
        "comments": comments,
        "more": urlencode(where | {"after": f"{last.weight}.{last.pk}"}) if last else "",
        "is_first": "after" not in asked,
        "post_filter": Post.objects.visible_to(user).filter(pk=asked["post"]).first() if "post" in asked else None,
        "ages": AGE_CHOICES,
        "newest": _newest(user),
        "verbs": [verb for verb, status in STATUSES.items() if status != asked["status"]],
        "everywhere": may(user, Can.MODERATE_ALL),
        "authors": _authors(user),
    }


def _authors(user):
    """Whose posts one can sift by: for those who see all of them."""
    if not may(user, Can.MODERATE_ALL):
        return Author.objects.none()
    discussed = Byline.objects.filter(author=OuterRef("pk"), post__comment_count__gt=0)
    return Author.objects.filter(Exists(discussed)).order_by("name")[:200]


def _tabs(user, current: str) -> list[Tab]:
    tabs = []
    for status, label in TABS:
        count = ""
        if status in WORK:
            asked = {"status": status, "order": "newest"}
            number = selected(user, asked).order_by()[: COUNTED + 1].count()
            count = _capped(number)
        tabs.append(Tab(status, str(label), count))
    return tabs


def _newest(user) -> int:
    waiting = comments_moderated_by(user).filter(status=CommentStatus.PENDING)
    return waiting.order_by("-pk").values_list("pk", flat=True).first() or 0


def newer_than(user, asked: dict, number: int) -> int:
    """How many comments came after this one that belong to the part of the queue that is looked at, if new ones can."""
    if asked["status"] != CommentStatus.PENDING:
        return 0
    return selected(user, asked).filter(pk__gt=number).order_by()[:COUNTED].count()


def waiting_for(user) -> str:
    """How many comments wait for this moderator, in words; empty for none."""
    number = comments_moderated_by(user).filter(status=CommentStatus.PENDING).order_by()[: COUNTED + 1].count()
    return _capped(number) if number else ""


def _capped(number: int) -> str:
    return f"{COUNTED}+" if number > COUNTED else str(number)


def conversation(comment: Comment):
    """The whole conversation a comment belongs to, whatever its parts' status, in order."""
    root_path = comment.path[:ID_WIDTH]
    return (
        Comment.objects.filter(post=comment.post_id, path__gte=root_path, path__lt=root_path + "~")
        .select_related("author", "user", "parent")
        .order_by("path")
    )
