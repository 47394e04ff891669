from collections.abc import Collection
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_from_path

from identity.models import identity_of

SEARCH = {"blog:search", "blog:search-page"}  # what is asked for stands behind the "?"


def _addresses_of_menu(identity) -> Collection[str]:
    return [entry.address for entry in identity.menu] or _usual_menu(get_language())


@cache
def _usual_menu(language: str) -> list[str]:
    """As templates/includes/masthead.html has it."""
    return [reverse(f"blog:{name}") for name in ("archive", "tags", "authors", "search")]


def site(request):
    """What every page knows: what the owner has made of the blog, and its address in each language it has."""
    identity = identity_of(request)
    path = request.path_info
    prefix = get_language_from_path(path)
    bare = path[len(prefix) + 1 :] if prefix else path
    match = request.resolver_match
    query = f"?{request.GET.urlencode()}" if match and match.view_name in SEARCH and request.GET else ""
    languages = []
    for code, name in identity.languages:
        address = bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"
        languages.append({"code": code, "name": name, "path": address + query, "url": settings.SITE_URL + address})
    return {
        "identity": identity,
        "blog_name": identity.shown_name,
        "site_url": settings.SITE_URL,
        "canonical_url": settings.SITE_URL + path,
        "languages": languages if len(languages) > 1 else [],
        "menu_path": path if path in _addresses_of_menu(identity) else "",
    }
