"""What machines ask for beside the feeds."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.posts.models import Post


class PostSitemap(Sitemap):
    protocol = settings.SITE.scheme
    limit = 5000

    def items(self):
        posts = Post.objects.visible_to(AnonymousUser()).out().newest_first()
        return posts.only("kind", "slug", "published_at", "updated_at")

    def lastmod(self, post):
        return max(post.updated_at, post.published_at)

    def get_domain(self, site=None):
        return settings.SITE.netloc


@require_safe
def sitemap(request):
    return sitemap_view(request, {"posts": PostSitemap()}, template_name="sitemap.xml")


def plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def robots(request):
    """Everything may be read but what is nobody's to index."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /account/",
        "Disallow: /preview/",
        "Disallow: /comments/",
    ]
    return plain("\n".join([*lines, "", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]))


@require_safe
def security(request):
    """RFC 9116: where to tell of a hole. It must name a date, so it names the next year."""
    expires = (timezone.now() + timedelta(days=365)).strftime("%Y-%m-%dT00:00:00Z")
    return plain(
        f"Contact: mailto:{settings.DEFAULT_FROM_EMAIL}\nExpires: {expires}\nPreferred-Languages: fr, en\n"
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
