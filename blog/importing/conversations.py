"""Comments of a source as rows in their threads."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.comments.counting import TICKS, count_answers
from blog.comments.models import Comment, CommentStatus, Ping
from blog.importing.authors import AuthorMap
from blog.importing.bulk import insert, insert_values
from blog.importing.models import ImportedComment, ImportRun
from blog.importing.records import CommentRecord
from blog.markup.text import one_line
from blog.posts.models import Post
from config.ids import reserve_ids


@dataclass(slots=True)
class Conversations:
    """Comments of some posts, to be written with them; those that came before are left alone."""

    source: str
    run: ImportRun | None
    authors: AuthorMap
    keep_emails: bool = False
    posts: list[tuple[Post, tuple[CommentRecord, ...]]] = field(default_factory=list)
    made: dict[str, Comment] = field(default_factory=dict)

    def add(self, post: Post, records: tuple[CommentRecord, ...]) -> None:
        if records:
            self.posts.append((post, records))

    def known(self) -> set[str]:
        """The source's ids of those comments that came in before."""
        ids = [record.source_id for _post, records in self.posts for record in records]
        found: set[str] = set()
        for start in range(0, len(ids), 900):
            rows = ImportedComment.objects.filter(source=self.source, source_id__in=ids[start : start + 900])
            found |= set(rows.values_list("source_id", flat=True))
        return found

    def prepare(self) -> dict[int, tuple[list, list]]:
        """New comments as (record, row) and new pings, by the place of their post; nothing is written."""
        known = self.known()
        prepared = {}
        for place, (post, records) in enumerate(self.posts):
            fresh, seen = [], set(known)
            for record in records:
                if record.source_id not in seen:
                    seen.add(record.source_id)
                    fresh.append(record)
            known |= seen
            fresh.sort(key=lambda record: record.created_at.timestamp() if record.created_at else 0)
            comments = [(record, self._comment(post, record)) for record in fresh if record.kind == "comment"]
            pings = [(record, _ping(post, record)) for record in fresh if record.kind == "ping"]
            prepared[place] = (comments, pings)
            if post.pk is None:  # a new post's count is known before it is written
                _count(post, [comment for _record, comment in comments])
        return prepared

    def _comment(self, post: Post, record: CommentRecord) -> Comment:
        return Comment(
            body=record.body,
            body_html=record.shown,
            name=one_line(record.name)[:80] or _("Anonymous"),
            email=_email(record.email) if self.keep_emails else "",
            website=record.website if _is_web_address(record.website, 200) else "",
            author=self.authors.known(record.author),
            status=CommentStatus(record.status),
            created_at=record.created_at or post.published_at or timezone.now(),
        )

    def write(self, prepared: dict[int, tuple[list, list]]) -> int:
        """Write what was prepared, inside the caller's transaction; the posts have their ids by now."""
        rows, pings = [], []
        for place, (comments, mentions) in prepared.items():
            post = self.posts[place][0]
            for _record, comment in comments:
                comment.post = post
            for _record, ping in mentions:
                ping.post = post
            rows += comments
            pings += mentions
        for (_record, comment), number in zip(rows, reserve_ids(Comment, len(rows)), strict=True):
            comment.pk = number
        self._thread(rows)
        # Parents before their answers, which refer to them.
        insert([comment for _depth, _pk, comment in sorted((one.depth, one.pk, one) for _record, one in rows)])
        insert([ping for _record, ping in pings])
        count_answers({comment.root_id for _record, comment in rows if comment.depth and comment.is_approved})
        run_id = self.run.pk if self.run else None
        insert_values(
            ImportedComment,
            ("source", "run", "source_id", "comment", "ping"),
            [
                *((self.source, run_id, record.source_id, comment.pk, None) for record, comment in rows),
                *((self.source, run_id, record.source_id, None, ping.pk) for record, ping in pings),
            ],
        )
        return len(rows) + len(pings)

    def _thread(self, rows: list[tuple[CommentRecord, Comment]]) -> None:
        """Give each its parent, root, depth and path, parents first; one without its parent opens a thread."""
        by_id = {record.source_id: (record, comment) for record, comment in rows}
        missing = {record.parent_id for record, _row in rows if record.parent_id and record.parent_id not in by_id}
        before = {
            item.source_id: item.comment
            for item in ImportedComment.objects.select_related("comment").filter(
                source=self.source, source_id__in=missing, comment__isnull=False
            )
        }
        there = {comment.pk for comment in before.values() if comment}
        answers = defaultdict(list)
        ready = []
        for record, comment in rows:
            parent = by_id.get(record.parent_id, (None, before.get(record.parent_id)))[1]
            if parent is None or parent.post_id != comment.post_id or parent is comment:
                ready.append(comment)
            elif parent.pk in there:
                comment.parent = parent
                ready.append(comment)
            else:
                comment.parent = parent
                answers[parent.pk].append(comment)
        while ready:
            comment = ready.pop()
            comment.set_path()
            ready += answers.pop(comment.pk, [])
        for circle in answers.values():  # they answer one another and nobody began
            for comment in circle:
                comment.parent = None
                comment.set_path()


def _count(post: Post, comments: list[Comment]) -> None:
    approved = [comment for comment in comments if comment.is_approved]
    post.comment_count = len(approved)
    post.comment_inks = " ".join(str(comment.ink) for comment in approved[-TICKS:])


def _ping(post: Post, record: CommentRecord) -> Ping | None:
    return Ping(
        title=one_line(record.name)[:200] or record.website[:200] or "?",
        url=record.website if _is_web_address(record.website, 500) else "",
        text=record.body,
        is_approved=record.status == "approved" and _is_web_address(record.website, 500),
        created_at=record.created_at or post.published_at or timezone.now(),
    )


def _is_web_address(address: str, length: int) -> bool:
    return len(address) <= length and bool(re.fullmatch(r"https?://[^\s<>\"']+\.[^\s<>\"']+", address))


def _email(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address[:254]
