"""What search engines are told of a page in JSON-LD (schema.org)."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.posts.models import Kind, Post
from blog.syndication.addresses import own_address, whole
from identity.models import Identity


def blog_posting(post: Post, identity: Identity, picture: str) -> dict[str, Any]:
    """A BlogPosting (a page is a WebPage); `picture` is the whole address of the one it is shared with."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting" if post.kind == Kind.POST else "WebPage",
        "@id": own_address(post),
        "headline": post.title[:110],
        "description": post.lead_text[:300],
        "inLanguage": post.language,
        "wordCount": post.words,
        "commentCount": post.comment_count,
        "image": [picture],
        "author": [
            {"@type": "Person", "name": one.name, "url": whole(one.get_absolute_url())}
            | ({"sameAs": one.links} if one.links else {})
            for one in post.voices
        ],
        "publisher": {"@type": "Organization", "name": identity.shown_name, "url": f"{settings.SITE_URL}/"},
        "mainEntityOfPage": own_address(post),
        "keywords": [tag.name for tag in post.subjects],
    }
    if post.published_at:
        said["datePublished"] = timezone.localtime(post.published_at).isoformat(timespec="seconds")
        said["dateModified"] = timezone.localtime(post.changed_at).isoformat(timespec="seconds")
    if post.translation_of_id:
        said["translationOfWork"] = {"@id": f"{settings.SITE_URL}/#post-{post.translation_of_id}"}
    return said


def breadcrumb(post: Post, identity: Identity) -> dict[str, Any]:
    """Where a post stands: home, its month, itself."""
    steps = [(identity.shown_name, reverse("blog:home"))]
    if post.kind == Kind.POST and post.local_date:
        year, month = post.local_date.year, post.local_date.month
        steps.append((_("Archive"), reverse("blog:archive")))
        steps.append((str(year), reverse("blog:archive-year", args=[year])))
        steps.append((f"{year}-{month:02}", reverse("blog:archive-month", args=[year, month])))
    steps.append((post.title, post.get_absolute_url()))
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": whole(path)}
            for place, (name, path) in enumerate(steps, 1)
        ],
    }


def blog_itself(identity: Identity) -> dict[str, Any]:
    """The blog, on its home page, with the way to search it."""
    search = f"{settings.SITE_URL}{reverse('blog:search')}?q={{search_term_string}}"
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": identity.shown_name,
        "url": f"{settings.SITE_URL}/",
        "description": identity.about or identity.motto,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    }
