"""What machines ask for beside feeds and sitemaps."""

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.markup.text import one_line
from blog.posts.models import Post
from identity.models import Crawlers, identity_of

CLOSED = ["/admin/", "/account/", "/preview/", "/comments/", "/search/"]
# Who gathers texts to train on, and who to answer with; by the names they give themselves.
TRAINERS = [
    *("GPTBot", "ClaudeBot", "anthropic-ai", "CCBot", "Google-Extended", "Applebot-Extended", "Bytespider"),
    *("Meta-ExternalAgent", "FacebookBot", "Amazonbot", "cohere-training-data-crawler", "Diffbot", "Omgilibot"),
]
ANSWERERS = [
    *("OAI-SearchBot", "ChatGPT-User", "Claude-SearchBot", "Claude-User", "PerplexityBot", "Perplexity-User"),
    *("DuckAssistBot", "MistralAI-User", "cohere-ai", "YouBot"),
]
LATEST = 100


def plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def robots(request):
    """Everything may be read but what is nobody's to index; the owner says what language models may."""
    lines = []
    crawlers = identity_of(request).crawlers
    if crawlers != Crawlers.ALL:
        away = TRAINERS + (ANSWERERS if crawlers == Crawlers.NONE else [])
        lines += [*(f"User-agent: {name}" for name in away), "Disallow: /", ""]
    lines += ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    return plain("\n".join([*lines, f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]))


@require_safe
def llms(request):
    """What the blog is and where its posts are, as llmstxt.org has it; where the owner wants it."""
    identity = identity_of(request)
    if not identity.llms:
        raise Http404
    posts = Post.objects.for_reading(AnonymousUser()).newest_first()
    lines = [
        f"# {one_line(identity.shown_name)}",
        "",
        f"> {one_line(identity.summary)}",
        "",
        "## Posts",
    ]
    for post in posts.only("kind", "title", "slug", "published_at", "standfirst", "excerpt")[:LATEST]:
        title = " ".join(post.title.split()).replace("[", "(").replace("]", ")")
        lines.append(f"- [{title}]({settings.SITE_URL}{post.get_absolute_url()}): {one_line(post.lead_text)[:200]}")
    lines += ["", "## More", f"- [RSS]({settings.SITE_URL}{reverse('blog:post-feed')})"]
    return plain("\n".join([*lines, f"- [Sitemap]({settings.SITE_URL}{reverse('sitemap')})", ""]))


@require_safe
def manifest(request):
    """For who puts the blog on their home screen."""
    identity = identity_of(request)
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    said = {
        "name": identity.shown_name,
        "short_name": identity.shown_name[:30],
        "description": identity.summary,
        "start_url": reverse("blog:home"),
        "display": "minimal-ui",
        "background_color": "#fbf9f4",
        "theme_color": "#fbf9f4",
        "icons": icons,
    }
    return JsonResponse(said, content_type="application/manifest+json; charset=utf-8")


@require_safe
def security(request):
    """RFC 9116: where to tell of a hole. It must name a date, so it names the next year."""
    expires = (timezone.now() + timedelta(days=365)).strftime("%Y-%m-%dT00:00:00Z")
    contact = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]  # an address without the name beside it: RFC 9116 wants a URI
    return plain(
        f"Contact: mailto:{contact}\nExpires: {expires}\nPreferred-Languages: fr, en\n"
        f"Canonical: {settings.SITE_URL}{reverse('security')}\n"
    )


@require_safe
def health(request):
    """200 where the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return plain("ok\n")


@require_safe
def favicon(request):
    return redirect(static("img/favicon.svg"), permanent=False)


@require_safe
def key(request, key):
    """The key of IndexNow, at the address it asks for, to show that it is ours."""
    if not settings.INDEXNOW_KEY or key != settings.INDEXNOW_KEY:
        raise Http404
    return plain(settings.INDEXNOW_KEY)
