"""The demo blog: its texts come in through the import command, then what texts do not say is added."""

import os
import secrets
import tomllib
from datetime import datetime, timedelta
from html import escape
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Author, User
from blog.blogroll.models import LinkedBlog
from blog.comments.models import Comment
from blog.comments.posting import post_comment
from blog.documents.intake import store_document
from blog.events.models import Event
from blog.images.intake import store_image
from blog.images.models import Image
from blog.moderation.transitions import transition
from blog.polls.models import Choice, Outcome, Poll, Question
from blog.posts.models import Post, Series

FIXTURES = settings.BASE_DIR / "fixtures"
# User name and role of each account; the names are the roles, so that one knows what to try.
ACCOUNTS = {role: role for role in ("reader", "contributor", "author", "editor", "administrator")}
# The bare page names nobody: its texts are by this author.
BARE_PAGES = {"2021-carnet.txt": "maud-kervella"}


def known_password(data: Path) -> str:
    """The password of the demo accounts, "" where there are none."""
    path = data / "demo-password"
    return path.read_text().strip() if path.exists() else ""


def make_password(data: Path) -> str:
    """A new random password, kept in a file only its owner may read, so that each start can print it."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data / "demo-password", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(password + "\n")
    return password


@transaction.atomic
def make_accounts(password: str) -> None:
    """One account a role."""
    for name, role in ACCOUNTS.items():
        User.objects.create_user(name, password=password, role=role)


def load() -> None:
    """Fill an empty blog."""
    about = tomllib.loads((FIXTURES / "demo.toml").read_text("utf-8"))
    for row in about["authors"]:
        user = User.objects.filter(username=row.pop("account", "")).first()
        Author.objects.get_or_create(slug=row["slug"], defaults=row | {"user": user})
    for name, said in about["pictures"].items():
        store_image((FIXTURES / "pictures" / name).read_bytes(), name, **said)
    texts, media = sorted((FIXTURES / "texts").glob("*.txt")), FIXTURES / "pictures"
    call_command("import_posts", *[t for t in texts if t.name not in BARE_PAGES], media=media, verbosity=0)
    for name, author in BARE_PAGES.items():
        call_command("import_posts", FIXTURES / "texts" / name, media=media, author=author, verbosity=0)
    add_what_texts_do_not_say(about)
    with transaction.atomic():
        add_what_posts_hold(tomllib.loads((FIXTURES / "held.toml").read_text("utf-8")))
    talk = tomllib.loads((FIXTURES / "comments.toml").read_text("utf-8"))
    with transaction.atomic():
        for row in talk["threads"]:
            say(Post.objects.get(slug=row["post"]), row)


@transaction.atomic
def add_what_texts_do_not_say(about: dict) -> None:
    """Standfirsts, covers, the lead, the series."""
    for slug, said in about["posts"].items():
        post = Post.objects.get(slug=slug)
        if name := said.pop("cover", None):
            post.cover = Image.objects.get(name=name)
        for field, value in said.items():
            setattr(post, field, value)
        save_quietly(post)
    for row in about["series"]:
        slugs = row.pop("posts")
        series, _created = Series.objects.get_or_create(slug=row["slug"], defaults=row)
        for place, slug in enumerate(slugs, 1):
            post = Post.objects.get(slug=slug)
            post.series, post.series_position = series, place
            save_quietly(post)


def add_what_posts_hold(about: dict) -> None:
    """Documents, events, polls and other blogs, each put into its post as an author would."""
    for name, row in about["documents"].items():
        content = (FIXTURES / "documents" / name).read_bytes()
        document = store_document(content, name, title=row["title"])
        hold(row["in_post"], document.file.url, document.label)
    for row in about["events"]:
        post = row.pop("in_post", "")
        event = Event.objects.create(**_at(row) | row)
        hold(post, event.get_absolute_url(), event.title)
    for row in about["polls"]:
        post, votes = row.pop("in_post"), row.pop("votes", [])
        poll = _poll(row, votes)
        hold(post, poll.get_absolute_url(), poll.title)
    LinkedBlog.objects.bulk_create(LinkedBlog(**row) for row in about["blogs"])


def _at(row: dict) -> dict:
    """The times of an event, so many days from today."""
    day = timezone.localdate() + timedelta(days=row.pop("in_days"))
    times = {"starts_at": row.pop("at"), "ends_at": row.pop("until", None)}
    return {name: timezone.make_aware(datetime.fromisoformat(f"{day} {time}")) for name, time in times.items() if time}


def _poll(row: dict, votes: list[int]) -> Poll:
    questions, outcomes = row.pop("questions"), row.pop("outcomes", [])
    poll = Poll.objects.create(status="published", answers=sum(votes), **row)
    for position, asked in enumerate(questions, 1):
        choices, several = asked.pop("choices"), asked.pop("several", False)
        question = Question.objects.create(poll=poll, position=position, takes_several=several, **asked)
        for place, text in enumerate(choices):
            given = votes[place] if votes else 0
            words, is_right = text.removeprefix("* "), text.startswith("* ")
            Choice.objects.create(question=question, position=place, text=words, is_right=is_right, votes=given)
    Outcome.objects.bulk_create(Outcome(poll=poll, **outcome) for outcome in outcomes)
    return poll


def hold(slug: str, address: str, words: str) -> None:
    """Put something at the end of a post's text, as its address alone in a paragraph."""
    if slug:
        post = Post.objects.get(slug=slug)
        post.body += f'<p><a href="{address}">{escape(words)}</a></p>'
        save_quietly(post)


def save_quietly(post: Post) -> None:
    """Save as part of the first writing: readers are not told that the post changed today."""
    post.save()
    Post.objects.filter(pk=post.pk).update(updated_at=post.published_at)


def say(post: Post, row: dict, parent: Comment | None = None) -> None:
    """Write a comment of the demo and its replies, through the same door as everyone's."""
    author = Author.objects.filter(slug=row["by"]).select_related("user").first()
    at = timezone.make_aware(datetime.fromisoformat(str(row["at"])))
    comment = post_comment(
        post,
        body=row["text"].strip(),
        name=author.name if author else row["by"],
        parent=parent,
        user=author.user if author else None,
        author=author,
        created_at=at,
    )
    editor = User.objects.filter(role="editor").first()
    transition([comment.pk], row.get("status", "approved"), by=editor)
    for reply in row.get("replies", []):
        say(post, reply, comment)
