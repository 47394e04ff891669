"""What accounts tell those who know more than they do: the blog."""

from django.dispatch import Signal

# An account is about to be erased, in the transaction that does it. Arguments: user, with_comments (bool).
account_erased = Signal()
