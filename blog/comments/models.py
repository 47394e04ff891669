from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Author
from blog.comments.querysets import CommentQuerySet
from blog.posts.models import Post
from config.shown import OnPages

# A path is its parent's path and its own id in this many base-36 digits: 2.8e12 comments.
ID_WIDTH = 8
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Below this depth replies follow one another under the same ancestor instead of nesting further:
# an index row of PostgreSQL holds at most 2,704 bytes. `parent` still says who is answered.
MAX_PATH_DEPTH = 256


class PathField(models.TextField):
    """Text compared byte by byte on both databases, so that the order of paths is the order of the thread."""

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class CommentStatus(models.TextChoices):
    PENDING = "pending", _("waiting")
    APPROVED = "approved", _("approved")
    SPAM = "spam", _("spam")
    REMOVED = "removed", _("removed")
    DELETED = "deleted", _("taken back by its writer")


# The same, as whoever wrote a comment is told; rules and editors set it aside alike.
STANDS = {
    CommentStatus.PENDING: _("waits for an editor"),
    CommentStatus.APPROVED: _("published"),
    CommentStatus.SPAM: _("not published"),
    CommentStatus.REMOVED: _("not published"),
    CommentStatus.DELETED: _("taken back by you"),
}


class Comment(OnPages):
    """A comment and its place in the thread: `path` starts with the path of the comment it answers.

    `status` is written by blog/moderation/transitions.py and by nothing else.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments", verbose_name=_("post"))
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replies")
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    depth = models.PositiveIntegerField(default=0)
    path = PathField(default="")
    # Of one that opens a conversation: how many approved comments answer it, directly or not. See counting.py.
    answers = models.PositiveIntegerField(default=0, editable=False)
    like_count = models.PositiveIntegerField(_("likes"), default=0, editable=False)  # kept by blog/likes/liking.py

    status = models.CharField(
        _("status"), max_length=10, choices=CommentStatus, default=CommentStatus.PENDING, editable=False
    )
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    # Whoever wrote it has that mailbox: signed in with it, or used a link that was sent there.
    email_proven = models.BooleanField(default=False, editable=False)
    website = models.URLField(_("website"), blank=True)
    body = models.TextField(_("comment"))
    body_html = models.TextField(editable=False)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    author = models.ForeignKey(Author, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments")
    # Which browser wrote it, as a random key given to it when it first did; see commenters.py.
    commenter = models.CharField(max_length=43, blank=True, editable=False)
    # What its writer read the blog in, for letters about it.
    language = models.CharField(max_length=10, blank=True, editable=False)
    # Where it came from, as a keyed digest that tells nothing; forgotten after thirty days.
    network = models.CharField(max_length=32, blank=True, editable=False)
    # What the rules had against it when they last looked, in points.
    weight = models.SmallIntegerField(default=0, editable=False)
    # What an editor who changed its text says to readers.
    editor_note = models.CharField(max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(_("date"), default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Of one just sent:
    is_trapped = False  # a field was filled in that people do not see
    is_newcomer = False  # its browser never sent one
    findings: list | None = None  # what the rules say of it; see blog/moderation/assess.py

    objects = models.Manager.from_queryset(CommentQuerySet)()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["post", "path"], name="comment_thread"),
            models.Index(
                fields=["post", "path", "status", "answers"],
                condition=models.Q(parent=None),
                name="conversations_by_age",
            ),
            models.Index(
                fields=["post", "-answers", "path", "status"],
                condition=models.Q(parent=None),
                name="conversations_by_answers",
            ),
            models.Index(fields=["status", "-id"], name="comment_queue"),
            models.Index(fields=["status", "-weight", "-id"], name="comment_queue_by_weight"),
            models.Index(fields=["user", "status"], name="comment_by_account"),
            models.Index(fields=["created_at"], condition=~models.Q(network=""), name="comment_networks"),
            models.Index(fields=["status", "-created_at"], name="comment_recent"),
            models.Index(fields=["-created_at"], name="comment_by_date"),
            models.Index(fields=["commenter", "status"], name="comment_by_commenter"),
            models.Index(
                fields=["email", "status"], condition=models.Q(email_proven=True), name="comment_by_proven_email"
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.body[:60]}"

    def shown_as(self, field_names):
        return [f"counts:{self.post_id}"] if "post_id" in field_names else []

    @property
    def stands(self) -> str:
        """What became of it, in words for who wrote it."""
        return str(STANDS[CommentStatus(self.status)])

    @property
    def is_approved(self) -> bool:
        return self.status == CommentStatus.APPROVED

    @property
    def ink(self) -> int:
        """The ink of an author of the blog; 0, grey, for a reader."""
        return self.author.ink if self.author else 0

    def get_absolute_url(self):
        return reverse("blog:comment-detail", args=[self.pk])

    def set_path(self) -> None:
        """Fill root, depth and path from the parent and the own id."""
        parent = self.parent
        own = encode_id(self.pk)
        if parent is None:
            self.root_id, self.depth, self.path = self.pk, 0, own
            return
        self.root_id, self.depth = parent.root_id, parent.depth + 1
        stem = parent.path[: ID_WIDTH * (MAX_PATH_DEPTH - 1)]
        self.path = stem + own


class PingQuerySet(models.QuerySet):
    def shown(self):
        return self.filter(is_approved=True).order_by("created_at", "pk")


class Ping(OnPages):
    """A mention elsewhere that told us of itself (trackback, pingback): beside the conversation, not in it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pings", verbose_name=_("post"))
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), max_length=500)
    text = models.TextField(_("text"), blank=True)
    is_approved = models.BooleanField(_("shown"), default=False)
    created_at = models.DateTimeField(_("date"), default=timezone.now)

    objects = models.Manager.from_queryset(PingQuerySet)()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["post", "created_at"], name="mentions_of_a_post")]

    def __str__(self):
        return self.title

    def shown_as(self, field_names):
        return [f"counts:{self.post_id}"] if "post_id" in field_names else []


def pings_of_a_post():
    """For Exists: the mentions shown below the outer row, a post."""
    return Ping.objects.shown().filter(post=models.OuterRef("pk"))


def encode_id(number: int) -> str:
    """An id as fixed-width base 36, whose order as text is its order as a number."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits.rjust(ID_WIDTH, "0")
