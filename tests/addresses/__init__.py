"""Old addresses, and the blog they are of: a post with its tag and its author (conftest.py)."""

POST, TAG, AUTHOR = "/2012/10/l-oeuvre-au-noir/", "/tag/sante-publique/", "/author/rose-lahaye/"


def renamed(thing, slug):
    thing.slug = slug
    thing.save()
    return thing
