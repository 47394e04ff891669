"""The feeds, declared over the posts that anyone may read: whole texts, absolute addresses, stable ids."""

import json

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.models import Author
from blog.comments.models import Comment
from blog.markup.text import without_controls
from blog.posts.models import Post, Series
from blog.syndication.html import absolute_html
from blog.tags.models import Tag
from identity.models import site_name

LENGTH = 20


def _clean(value):
    """Without the characters that XML 1.0 cannot hold (2.2), whoever let them in: one of them would cost the feed."""
    if isinstance(value, str):
        return without_controls(value)
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value


class XMLText(SyndicationFeed):
    """Text that an XML document can hold."""

    def add_item(self, *args, **kwargs):
        super().add_item(*map(_clean, args), **{name: _clean(value) for name, value in kwargs.items()})


class Rss(XMLText, Rss201rev2Feed):
    """RSS 2.0 with every author (dc:creator) and the whole text (content:encoded). Its descriptions are HTML."""

    def __init__(self, title, link, description, **kwargs):
        super().__init__(_clean(title), link, escape(_clean(description)), **kwargs)

    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item.get("author_names", []):
            handler.addQuickElement("dc:creator", name)
        if item.get("content"):
            handler.addQuickElement("content:encoded", item["content"])


class Atom(XMLText, Atom1Feed):
    """Atom 1.0 with every author and the whole text."""

    def __init__(self, title, link, description, **kwargs):
        super().__init__(_clean(title), link, _clean(description), **kwargs)

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item.get("author_names", []):
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        if item.get("content"):
            handler.addQuickElement("content", item["content"], {"type": "html"})


class JSONFeed(SyndicationFeed):
    """JSON Feed 1.1 (jsonfeed.org)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "items": [self._item(item) for item in self.items],
        }
        json.dump(feed, outfile, ensure_ascii=False)

    def _item(self, item) -> dict:
        return {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["summary"],
            "content_html": item["content"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": [{"name": name} for name in item["author_names"]],
            "tags": list(item["categories"]),
            "language": item["post_language"],
        }


class PostFeed(Feed):
    """All posts; the base of the feeds of a subject."""

    feed_type: type[SyndicationFeed] = Rss
    subject_model: type | None = None

    def get_object(self, request, slug=None):
        if self.subject_model is None:
            return None
        subject: Tag | Author | Series = get_object_or_404(self.subject_model, slug=slug)
        if not self.choose(Post.objects.for_reading(AnonymousUser()), subject).exists():
            raise Http404  # what nobody may read yet is not there
        return subject

    def choose(self, posts, subject):
        return posts

    def title(self, subject):
        return f"{site_name()} – {subject}" if subject else site_name()

    def description(self, subject):
        return _("The posts of %(name)s") % {"name": self.title(subject)}

    def link(self, subject):
        return subject.get_absolute_url() if subject else reverse("blog:home")

    def items(self, subject):
        posts = self.choose(Post.objects.for_reading(AnonymousUser()), subject)
        return posts.with_voices().with_tags().newest_first()[:LENGTH]

    def item_title(self, post):
        return post.title

    def item_description(self, post):
        return escape(post.lead_text)  # readers take descriptions for HTML

    def item_pubdate(self, post):
        return post.published_at

    def item_updateddate(self, post):
        return max(post.updated_at, post.published_at)

    def item_guid(self, post):
        return f"{settings.SITE_URL}/#post-{post.pk}"

    item_guid_is_permalink = False

    def item_categories(self, post):
        return [item.tag.name for item in post.tag_items.all()]

    def item_extra_kwargs(self, post):
        return {
            "summary": post.lead_text,
            "content": absolute_html(post.body_html),
            "author_names": [author.name for author in post.voices],
            "post_language": post.language,
        }


class TagFeed(PostFeed):
    subject_model = Tag

    def choose(self, posts, subject):
        return posts.filter(tags=subject)


class AuthorFeed(PostFeed):
    subject_model = Author

    def choose(self, posts, subject):
        return posts.by_author(subject)


class SeriesFeed(PostFeed):
    subject_model = Series

    def choose(self, posts, subject):
        return posts.filter(series=subject)


class PostAtomFeed(PostFeed):
    feed_type = Atom
    subtitle = PostFeed.description


class PostJSONFeed(PostFeed):
    feed_type = JSONFeed


class TagAtomFeed(TagFeed, PostAtomFeed):
    feed_type = Atom


class TagJSONFeed(TagFeed, PostJSONFeed):
    feed_type = JSONFeed


class AuthorAtomFeed(AuthorFeed, PostAtomFeed):
    feed_type = Atom


class AuthorJSONFeed(AuthorFeed, PostJSONFeed):
    feed_type = JSONFeed


class SeriesAtomFeed(SeriesFeed, PostAtomFeed):
    feed_type = Atom


class SeriesJSONFeed(SeriesFeed, PostJSONFeed):
    feed_type = JSONFeed


class CommentsFeed(Feed):
    """Comments, newest first; the base of the two below."""

    feed_type = Rss

    def item_description(self, comment):
        return absolute_html(comment.body_html)

    def item_pubdate(self, comment):
        return comment.created_at

    def item_guid(self, comment):
        return f"{settings.SITE_URL}/#comment-{comment.pk}"

    item_guid_is_permalink = False

    def item_extra_kwargs(self, comment):
        return {"author_names": [comment.name]}


class PostCommentsFeed(CommentsFeed):
    """The comments of a post."""

    def get_object(self, request, year, month, slug):
        post = get_object_or_404(Post.objects.visible_to(AnonymousUser()), slug=slug)
        if post.address_parts != (f"{year:04}", f"{month:02}"):
            raise Http404
        return post

    def title(self, post):
        return _("Comments on “%(title)s”") % {"title": post.title}

    description = title

    def link(self, post):
        return post.get_absolute_url()

    def items(self, post):
        comments = Comment.objects.approved().filter(post=post)
        return comments.select_related("author", "post").order_by("-pk")[:50]

    def item_title(self, comment):
        return _("From %(name)s") % {"name": comment.name}


class AllCommentsFeed(CommentsFeed):
    """The comments of the whole blog."""

    def title(self):
        return _("Comments on “%(title)s”") % {"title": site_name()}

    description = title

    def link(self):
        return reverse("blog:comments")

    def items(self):
        readable = Post.objects.for_reading(AnonymousUser())
        comments = Comment.objects.approved().filter(post__in=readable.values("pk"))
        return comments.select_related("author", "post").order_by("-created_at", "-pk")[:50]

    def item_title(self, comment):
        return _("%(name)s on “%(title)s”") % {"name": comment.name, "title": comment.post.title}
