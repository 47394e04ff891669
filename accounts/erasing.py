"""Erasing an account, for good."""

from django.db import transaction

from accounts import erasures
from accounts.models import User
from accounts.signals import account_erased

KIND = "accounts"


@transaction.atomic
def erase_account(user: User, with_comments: bool) -> None:
    """The account goes, with all that hangs on it; its comments stay under their names unless `with_comments`."""
    erasures.note(KIND, [f"{user.pk} {user.date_joined.isoformat()}"])
    account_erased.send(sender=User, user=user, with_comments=with_comments)
    user.delete()


def accounts_that_came_back() -> list[User]:
    erased = erasures.numbers_and_moments(KIND)
    back = User.objects.filter(pk__in=list(erased))
    return [user for user in back if erased[user.pk] == user.date_joined.isoformat()]
