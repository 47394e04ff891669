"""The public name of someone who signs in."""

from allauth.account.models import EmailAddress
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


def proven_address(user: User) -> str:
    """The address mail for this account goes to: the first one that was proven by a code, or that an administrator
    entered where none was ever asked for; "" where there is none."""
    entered = user.emailaddress_set.all()  # type: ignore[attr-defined]  # allauth's, and maybe fetched already
    addresses = sorted(entered, key=lambda one: (not one.primary, one.pk))
    if not addresses:
        return user.email
    return next((address.email for address in addresses if address.verified), "")


def proven_addresses(user: User) -> list[str]:
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def shown_name(user: User) -> str:
    """How the blog calls someone who is signed in."""
    return user.get_full_name() or (user.get_username() if user.is_staff else user.email) or user.get_username()
