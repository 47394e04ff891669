"""The public name of someone who signs in."""

from django.utils.text import slugify

from accounts.models import Author, User


def author_of(user: User) -> Author:
    """The author a user signs as, made from their name the first time they write."""
    author = Author.objects.filter(user=user).first()
    if author:
        return author
    name = user.get_full_name() or user.get_username()
    slug = Author.objects.free_slug(slugify(name)[:100] or "auteur")
    return Author.objects.create(name=name, slug=slug, user=user)
