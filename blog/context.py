from django.conf import settings
from django.utils.translation import get_language_from_path


def site(request):
    """What every page knows: the site's name, its own address, and its address in the other language."""
    path = request.path_info
    prefix = get_language_from_path(path)
    bare = path[len(prefix) + 1 :] if prefix else path
    languages = []
    for code, name in settings.LANGUAGES:
        address = bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"
        languages.append({"code": code, "name": name, "path": address, "url": settings.SITE_URL + address})
    return {
        "blog_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "canonical_url": settings.SITE_URL + path,
        "languages": languages,
    }
