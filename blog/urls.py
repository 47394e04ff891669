"""The public addresses. They are a contract: tests/test_addresses.py holds the list."""

from django.conf import settings
from django.urls import path, re_path, register_converter
from django.views.decorators.http import require_safe

from blog import uploads
from blog.archive import overviews
from blog.archive import views as archive
from blog.archive.home import Home
from blog.blogroll import views as blogroll
from blog.comments import own_views as own
from blog.comments import views as comments
from blog.documents import views as documents
from blog.documents.models import KEY
from blog.events import views as events
from blog.likes import views as likes
from blog.moderation import mail_views as by_mail
from blog.moderation import report_views as reports
from blog.notifications import views as notifications
from blog.polls import views as polls
from blog.posts import views as posts
from blog.search import views as search
from blog.syndication import feeds, sitemaps
from blog.syndication import views as syndication
from blog.syndication.share_picture import share_picture
from blog.writing import views as writing


class Digits:
    """A number of fixed width, zeros in front."""

    width: int

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value).rjust(self.width, "0")


class Year(Digits):
    regex, width = "[12][0-9]{3}", 4


class TwoDigits(Digits):
    regex, width = "[0-9]{2}", 2


class PageNumber:
    """A page of a list, from 1."""

    regex = "[1-9][0-9]{0,6}"
    to_python = int
    to_url = str


class Language:
    """One of the interface's languages, by its code."""

    regex = "|".join(code for code, _name in settings.LANGUAGES)
    to_python = to_url = str


class Digest:
    """The beginning of a document's SHA-256."""

    regex = f"[0-9a-f]{{{KEY}}}"
    to_python = to_url = str


register_converter(Digest, "digest")
register_converter(Language, "language")
register_converter(PageNumber, "page")
register_converter(Year, "yyyy")
register_converter(TwoDigits, "mm")


def paged(route, view, name):
    """A list at its address and, from the second page on, at …/page/N/."""
    return [
        path(route, view, name=name),
        path(f"{route}page/<page:page>/", view, name=f"{name}-page"),
    ]


def with_feeds(route, kind):
    """The three feeds of a list: RSS at …/feed/, Atom at …/feed/atom/, JSON Feed at …/feed/json/."""
    return [
        path(
            f"{route}feed/{form}/" if form else f"{route}feed/",
            require_safe(feeds.feed_in(kind, made)),
            name=f"{kind}-feed-{form}" if form else f"{kind}-feed",
        )
        for form, made in feeds.FORMS.items()
    ]


app_name = "blog"
urlpatterns = [
    *paged("", Home.as_view(), "home"),
    *paged("<yyyy:year>/", archive.YearArchive.as_view(), "archive-year"),
    *paged("<yyyy:year>/<mm:month>/", archive.MonthArchive.as_view(), "archive-month"),
    *paged("<yyyy:year>/<mm:month>/<mm:day>/", archive.DayArchive.as_view(), "archive-day"),
    path("<yyyy:year>/<mm:month>/<slug:slug>/", comments.post_detail, name="post-detail"),
    path(
        "<yyyy:year>/<mm:month>/<slug:slug>/comment-page-<page:page>/",
        comments.post_detail,
        name="post-comments",
    ),
    *with_feeds("<yyyy:year>/<mm:month>/<slug:slug>/", "post-comments"),
    path("<yyyy:year>/<mm:month>/<slug:slug>/address/<page:number>/", posts.address, name="post-address"),
    path("preview/<int:pk>/", posts.preview, name="post-preview"),
    path("preview/<str:token>/", writing.shared_preview, name="post-shared-preview"),
    path("archive/", overviews.overview, name="archive"),
    *paged("archive/all/", overviews.everything, "everything"),
    *paged("language/<language:language>/", archive.LanguageArchive.as_view(), "language"),
    path("tags/", overviews.tags, name="tags"),
    *paged("tag/<slug:slug>/", archive.TagArchive.as_view(), "tag-detail"),
    path("authors/", overviews.authors, name="authors"),
    *paged("author/<slug:slug>/", archive.AuthorArchive.as_view(), "author-detail"),
    *paged("series/<slug:slug>/", archive.SeriesArchive.as_view(), "series-detail"),
    *paged("search/", search.search, "search"),
    path("opensearch.xml", search.description, name="opensearch"),
    path("search/suggest/", search.suggest, name="search-suggest"),
    path("documents/<digest:key>/", documents.document, name="document"),
    path("events/", events.calendar, name="events"),
    path("events/calendar.ics", events.calendar_file, name="calendar-file"),
    *paged("events/past/", events.past, "events-past"),
    path("events/<slug:slug>/", events.event, name="event"),
    path("events/<slug:slug>/event.ics", events.event_file, name="event-file"),
    path("polls/", polls.polls, name="polls"),
    path("polls/<slug:slug>/", polls.poll, name="poll"),
    path("polls/<slug:slug>/results/", polls.results, name="poll-results"),
    path("blogroll/", blogroll.blogroll, name="blogroll"),
    path("blogroll.opml", blogroll.blogroll_file, name="blogroll-file"),
    path("comments/", comments.recent, name="comments"),
    *with_feeds("comments/", "comments"),
    path("comments/<int:pk>/", comments.comment_detail, name="comment-detail"),
    *paged("comments/<int:pk>/conversation/", comments.conversation, "conversation"),
    path("comments/<int:pk>/reply/", comments.comment_reply, name="comment-reply"),
    path("comments/<int:pk>/like/", likes.like_comment, name="comment-like"),
    path("like/<int:pk>/", likes.like_post, name="post-like"),
    path("popular/", likes.popular, name="popular"),
    path("comments/post/<int:pk>/", comments.comment_create, name="comment-create"),
    path("comments/mine/", own.mine, name="comments-mine"),
    path("comments/mine/export/", own.export_mine, name="comments-export"),
    path("comments/mine/erase/", own.erase_mine, name="comments-erase"),
    path("comments/<int:pk>/edit/", own.edit, name="comment-edit"),
    path("comments/<int:pk>/delete/", own.delete, name="comment-delete"),
    path("comments/mine/<str:token>/", comments.comment_status, name="comment-status"),
    path("comments/mine/<str:token>/review/", reports.review, name="comment-review"),
    path("comments/by-mail/<str:token>/review/", reports.review, {"by_mail": True}, name="comment-review-by-mail"),
    path("comments/moderate/<str:token>/", by_mail.moderate, name="moderate-by-mail"),
    path("comments/<int:pk>/report/", reports.report, name="comment-report"),
    path("comments/by-mail/<str:token>/", comments.comment_by_mail, name="comment-by-mail"),
    path("comments/by-mail/<str:token>/edit/", own.edit, name="comment-edit-by-mail"),
    path("comments/by-mail/<str:token>/delete/", own.delete, name="comment-delete-by-mail"),
    path("comments/post/<int:pk>/follow/", notifications.follow, name="post-follow"),
    path("comments/following/", notifications.account, name="following"),
    path("comments/following/<str:token>/", notifications.mine, name="following-mine"),
    path("comments/following/<str:token>/confirm/", notifications.confirm, name="following-confirm"),
    path("comments/following/<str:token>/stop/", notifications.stop, name="following-stop"),
    *with_feeds("", "post"),
    *with_feeds("tag/<slug:slug>/", "tag"),
    *with_feeds("author/<slug:slug>/", "author"),
    *with_feeds("series/<slug:slug>/", "series"),
    *with_feeds("language/<language:language>/", "language"),
    # Last, since it could be anything: a page that stands outside of the stream of posts.
    path("<slug:slug>/address/<page:number>/", posts.address, name="page-address"),
    path("<slug:slug>/", comments.page_detail, name="page-detail"),
]

# What machines ask for, at one address in every language.
fixed_addresses = [
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-lists.xml", sitemaps.lists, name="sitemap-lists"),
    path("sitemap-<yyyy:year>.xml", sitemaps.year, name="sitemap-year"),
    path("share/<int:pk>-<slug:version>.png", share_picture, name="share-picture"),
    path("manifest.webmanifest", syndication.manifest, name="manifest"),
    path("llms.txt", syndication.llms, name="llms"),
    path("robots.txt", syndication.robots, name="robots"),
    path(".well-known/security.txt", syndication.security, name="security"),
    path("healthz", syndication.health, name="health"),
    path("favicon.ico", syndication.favicon, name="favicon"),
    re_path(r"^(?P<key>[A-Za-z0-9-]{8,128})\.txt$", syndication.key, name="indexnow-key"),
    re_path(r"^media/(?P<path>[\w./-]+)$", uploads.media, name="media"),
]
