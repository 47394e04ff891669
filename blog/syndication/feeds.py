"""The feeds, declared over the posts that anyone may read: whole texts, absolute addresses, stable ids, in pages."""

import mimetypes

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Enclosure
from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.models import Author
from blog.comments.models import Comment
from blog.documents.models import Document
from blog.markup.typography import typeset_text
from blog.posts.held import Held
from blog.posts.models import Post, Series
from blog.syndication.addresses import whole
from blog.syndication.formats import Atom, JSONFeed, Rss
from blog.syndication.html import absolute_html, players_in
from blog.syndication.paged import PagedFeed
from blog.tags.models import Tag
from config.shown import note


class PostFeed(PagedFeed):
    """All posts; the base of the feeds of a subject."""

    subject_model: type | None = None
    moment = "published_at"  # the column that orders the posts

    def find(self, **parts):
        if self.subject_model is None:
            return None
        subject: Tag | Author | Series = get_object_or_404(self.subject_model, **parts)
        return self._if_any(subject)

    def _if_any(self, subject):
        if not self.choose(Post.objects.for_reading(AnonymousUser()), subject).exists():
            raise Http404  # what nobody may read yet is not there
        return subject

    def choose(self, posts, subject):
        """The posts of the subject, newest first."""
        return posts.newest_first()

    def named(self, subject) -> str:
        return str(subject)

    def title(self, asked):
        return f"{asked.name} – {self.named(asked.subject)}" if asked.subject else asked.name

    def description(self, asked):
        own = asked.identity.about if asked.subject is None else ""
        return own or _("The posts of %(name)s") % {"name": self.title(asked)}

    def link(self, asked):
        return whole(asked.subject.get_absolute_url() if asked.subject else reverse("blog:home"))

    def rows(self, asked):
        posts = self.choose(Post.objects.for_reading(AnonymousUser()), asked.subject)
        if not asked.before:
            return posts
        last = get_object_or_404(Post.objects.public().only("published_at"), pk=asked.before)
        is_older = Q(**{f"{self.moment}__lt": last.published_at})
        is_older |= Q(**{self.moment: last.published_at}, pk__lt=last.pk)
        return posts.filter(is_older, **{f"{self.moment}__lte": last.published_at})

    def fetch(self, rows):
        posts = list(rows.defer("body", "search_text").select_related("cover").with_voices().with_tags())
        sounds = {name for post in posts for name in players_in(post.body_html)}
        known = {str(one.file.name): one for one in Document.objects.filter(file__in=sounds)} if sounds else {}
        held = Held([post.body_html for post in posts])
        for post in posts:
            post.told_html = held.as_lines(post.body_html)
            post.heard = [known[name] for name in players_in(post.body_html) if name in known]
        return posts

    def item_title(self, post):
        return typeset_text(post.title, post.language)

    def item_description(self, post):
        return escape(post.lead_text)  # readers take descriptions for HTML

    def item_pubdate(self, post):
        return post.published_at

    def item_updateddate(self, post):
        return post.changed_at

    def item_guid(self, post):
        return f"{settings.SITE_URL}/#post-{post.pk}"

    def item_categories(self, post):
        return [tag.name for tag in post.subjects]

    def item_enclosures(self, post):
        return [Enclosure(whole(one.file.url), str(one.size), _media_type(one.name)) for one in post.heard]

    def item_extra_kwargs(self, post):
        return {
            "summary": post.lead_text,
            "content": absolute_html(post.told_html, whole(post.get_absolute_url())),
            "authors": [{"name": one.name, "url": whole(one.get_absolute_url())} for one in post.voices],
            "post_language": post.language,
            "picture": _picture(post.cover),
        }


def _media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _picture(image) -> dict | None:
    return {"url": whole(image.file.url), "width": image.width, "height": image.height} if image else None


class TagFeed(PostFeed):
    subject_model = Tag
    moment = "came_out"

    def choose(self, posts, subject):
        return posts.newest_of_tag(subject)


class AuthorFeed(PostFeed):
    subject_model = Author
    moment = "came_out"

    def choose(self, posts, subject):
        return posts.newest_by(subject)


class SeriesFeed(PostFeed):
    subject_model = Series

    def choose(self, posts, subject):
        return posts.filter(series=subject).newest_first()


class LanguageFeed(PostFeed):
    """The posts that are written in one language."""

    def find(self, **parts):
        return self._if_any(parts["language"])

    def choose(self, posts, subject):
        return posts.filter(language=subject).newest_first()

    def named(self, subject):
        return dict(settings.LANGUAGES)[subject]

    def link(self, asked):
        return whole(reverse("blog:language", args=[asked.subject]))


class CommentsFeed(PagedFeed):
    """Comments, newest first; the base of the two below."""

    length = 50

    def rows(self, asked):
        comments = self.choose(Comment.objects.approved(), asked.subject).order_by("-pk")
        return comments.filter(pk__lt=asked.before) if asked.before else comments

    def fetch(self, rows):
        return list(rows.select_related("author", "post"))

    def choose(self, comments, subject):
        return comments

    def item_description(self, comment):
        return absolute_html(comment.body_html, whole(comment.get_absolute_url()))

    def item_pubdate(self, comment):
        return comment.created_at

    def item_updateddate(self, comment):
        return comment.edited_at or comment.created_at

    def item_guid(self, comment):
        return f"{settings.SITE_URL}/#comment-{comment.pk}"

    def item_extra_kwargs(self, comment):
        return {"authors": [{"name": comment.name}]}

    def description(self, asked):
        return self.title(asked)


class PostCommentsFeed(CommentsFeed):
    """The comments of a post."""

    def find(self, **parts):
        post = get_object_or_404(Post.objects.visible_to(AnonymousUser()), slug=parts["slug"])
        if post.address_parts != (f"{parts['year']:04}", f"{parts['month']:02}"):
            raise Http404
        return post

    def title(self, asked):
        return _("Comments on “%(title)s”") % {"title": typeset_text(asked.subject.title, asked.subject.language)}

    def link(self, asked):
        return whole(asked.subject.get_absolute_url())

    def choose(self, comments, subject):
        return comments.filter(post=subject)

    def item_title(self, comment):
        return _("From %(name)s") % {"name": comment.name}


class AllCommentsFeed(CommentsFeed):
    """The comments of the whole blog."""

    def title(self, asked):
        return _("Comments on “%(title)s”") % {"title": asked.name}

    def link(self, asked):
        return whole(reverse("blog:comments"))

    def choose(self, comments, subject):
        note("talk")
        return comments.below(Post.objects.for_reading(AnonymousUser()))

    def item_title(self, comment):
        title = typeset_text(comment.post.title, comment.post.language)
        return _("%(name)s on “%(title)s”") % {"name": comment.name, "title": title}


FEEDS: dict[str, type[PagedFeed]] = {
    "post": PostFeed,
    "tag": TagFeed,
    "author": AuthorFeed,
    "series": SeriesFeed,
    "language": LanguageFeed,
    "post-comments": PostCommentsFeed,
    "comments": AllCommentsFeed,
}


def feed_in(kind: str, form: type) -> PagedFeed:
    """The feed of a kind in one of the formats; Atom has its description as a subtitle."""
    base = FEEDS[kind]
    return type(f"{base.__name__}In{form.__name__}", (base,), {"feed_type": form, "subtitle": base.description})()


FORMS = {"": Rss, "atom": Atom, "json": JSONFeed}
