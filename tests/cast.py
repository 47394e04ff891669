"""A small cast: people, posts and comments made in one line each."""

from datetime import timedelta
from itertools import count

from django.utils import timezone
from django.utils.text import slugify
from PIL import Image as Picture

from accounts.models import Author, User
from blog.comments.models import Comment
from blog.comments.posting import post_comment
from blog.moderation.transitions import transition
from blog.polls.models import Choice, Poll, Question
from blog.posts.changing import told_together
from blog.posts.models import Byline, Post

number = count(1)


def user(role="author", name=None, **fields) -> User:
    """An account with this role; who writes has an author of the same name."""
    name = name or f"{role}{next(number)}"
    person = User.objects.create_user(name, password="a long password", role=role, **fields)
    if role != "reader":
        Author.objects.create(name=name.capitalize(), slug=name.lower(), user=person)
    return person


def author(name="Rose Lahaye", **fields) -> Author:
    return Author.objects.create(name=name, slug=fields.pop("slug", slugify(name)), **fields)


def post(title=None, by=(), tags=(), days_ago=1, **fields) -> Post:
    """A published post, unless `status` or `days_ago` (negative: to come) say otherwise.

    `by` is a user, an author, or several of them.
    """
    title = title or f"Billet {next(number)}"
    fields.setdefault("status", "published")
    fields.setdefault("body", "Un texte assez long pour être lu.")
    if fields["status"] in ("published", "private"):
        fields.setdefault("published_at", timezone.now() - timedelta(days=days_ago))
    people = by if isinstance(by, list | tuple) else [by]
    with told_together():
        made = Post.objects.create(title=title, **fields)
        for position, person in enumerate(people, 1):
            Byline.objects.create(post=made, author=getattr(person, "author", person), position=position)
        if tags:
            made.tags.set(tags)
    return made


def comment(on: Post, text="Bonjour.", name="Rose", parent=None, status="approved", **fields) -> Comment:
    """A comment with this status, through the door every comment takes."""
    made = post_comment(on, body=text, name=name, parent=parent, **fields)
    if made.status != status:
        transition([made.pk], status)
        made.refresh_from_db()
    return made


def poll(title, questions, **fields) -> Poll:
    """A published poll: `questions` gives the choices of each, those that are right with a star before them."""
    made = Poll.objects.create(title=title, **{"status": "published", **fields})
    for position, (text, choices) in enumerate(questions.items(), 1):
        question = Question.objects.create(
            poll=made, text=text.removesuffix("+"), position=position, takes_several=text.endswith("+")
        )
        for place, choice in enumerate(choices, 1):
            Choice.objects.create(
                question=question, position=place, text=choice.lstrip("* "), is_right=choice.startswith("*")
            )
    return made


def picture(path, size=(1200, 800), colour="tan", **options):
    """Write a picture of this size where `path` says, of the kind its name says."""
    Picture.new("RGB", size, colour).save(path, **options)
    return path


def rich_post(**fields):
    """A post with all that a text can hold, long enough for a table of contents."""
    words = "Un paragraphe ordinaire, avec une *insistance* et une question ? " * 12
    parts = [
        f"{words}Une note[^1].",
        f"## Les mesures\n\n{words}\n\n| Jour | Attente |\n|---|--:|\n| lundi | 14 |",
        f"### Un détail\n\n{words}Une autre[^2], et encore la première[^1].",
        f"## Le programme\n\n{words}\n\n```python\ndef attente(passages):\n    return sum(passages) {'/ 2 ' * 40}\n```",
        f"## La suite\n\nhttps://www.youtube.com/watch?v=abcdefghijk\n\n{words}\n\n> Une phrase.\n>\n> — Quelqu’un",
        "[^1]: La première, avec un [lien](https://example.org/).\n\n    Et sa suite.\n\n[^2]: La seconde.",
    ]
    return post("Tout ce qu’un texte peut contenir", body="\n\n".join(parts), tags=["Wikis"], **fields)
