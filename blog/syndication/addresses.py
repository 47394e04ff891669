"""Addresses as others are told them: whole, and a post's in the language it is written in."""

from django.conf import settings
from django.utils import translation

from blog.posts.models import Post
from identity.models import Identity


def whole(path: str) -> str:
    """An address of this site with the site's own; one that is whole already stays."""
    return settings.SITE_URL + path if path.startswith("/") else path


def own_address(post: Post, identity: Identity | None = None) -> str:
    """The one address search engines keep of a post: among the pages of its own language, where the blog has them."""
    spoken = dict(identity.languages if identity else settings.LANGUAGES)
    with translation.override(post.language if post.language in spoken else settings.LANGUAGE_CODE):
        return whole(post.get_absolute_url())
