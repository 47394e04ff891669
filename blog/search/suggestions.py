"""What may be meant by what is typed so far: titles, tags and authors that begin so."""

from django.utils import timezone

from accounts.models import Author
from blog.markup.text import fold
from blog.posts.models import Post
from blog.search import expressions as ask
from blog.search.engines import POSTS, Question
from blog.search.entries import PLAIN, place_of
from blog.search.words import plain, split
from blog.tags.models import Tag

MOST, MOST_OF_A_KIND = 8, 3
MAX_WORDS = 8


def suggestions(typed: str) -> list[tuple[str, str]]:
    """At most eight (words, address): tags and authors first, then titles of public posts, the newest first."""
    words = [word for word in map(plain, split(typed)) if word][:MAX_WORDS]
    if not words:
        return []
    start = fold(typed.strip())[:100]
    public = Post.objects.public().listed()
    tags = Tag.objects.filter(key__startswith=start, items__content_object__in=public).distinct()[:MOST_OF_A_KIND]
    authors = Author.objects.filter(name__istartswith=typed.strip()[:100], posts__in=public).distinct()[:MOST_OF_A_KIND]
    found = [(tag.name, tag.get_absolute_url()) for tag in tags]
    found += [(author.name, author.get_absolute_url()) for author in authors]
    *whole, last = words
    asked = ask.All((*(ask.Token(PLAIN + word) for word in whole), ask.Token(PLAIN + last, is_start=True)))
    places = POSTS.newest(Question(asked, MOST, last=place_of(timezone.now(), -1)))[0]
    titles = Post.objects.public().filter(search_entry__place__in=places).order_by("-search_entry__place")
    found += [(post.title, post.get_absolute_url()) for post in titles.only("kind", "title", "slug", "published_at")]
    return found[:MOST]
