"""Signals between parts that should not know each other. receivers.py connects them."""

from django.dispatch import Signal

# A comment was written, still pending, in the transaction that wrote it. Argument: comment.
comment_submitted = Signal()

# A commenter takes a comment back, in the transaction that forgets it. Argument: comment.
comment_taken_back = Signal()

# The status of comments changed, in the same transaction. Arguments: post_ids, root_ids.
comments_moderated = Signal()
