"""Signals between parts that should not know each other. receivers.py connects them."""

from django.dispatch import Signal

# A comment is about to be written, before the transaction that does it: what is only asked about it does not hold up
# others there. Argument: comment, without an id.
comment_coming = Signal()

# A comment was written, still pending, or its writer has changed it, in the transaction that wrote it. Arguments:
# comment; is_new.
comment_submitted = Signal()

# A comment was written and assessed, in the same transaction. Arguments: comment; follow, what mail its writer wants
# ("", "answers" or "post"); language, of the page it was written on.
comment_posted = Signal()

# A commenter takes a comment back, in the transaction that forgets it. Argument: comment.
comment_taken_back = Signal()

# The status or text of comments changed, in the same transaction. Arguments: post_ids, root_ids (of those readers
# saw, or see now); moved (ids of those whose status was decided), approved (those that appeared by it), hidden (those
# that were to be read, and are not any more), by_people (those a person decided about), decided (those someone other
# than their writer decided about, with the status each had); to (the status they have now); first (the comment
# that was just written, in the same transaction, or None); batch and undoes (of the decision).
comments_moderated = Signal()

# An address is forgotten, in the same transaction. Argument: email.
address_forgotten = Signal()

# What posts say has changed, or their tags or bylines, in the same transaction: once for all that changed together
# (posts/changing.py). Argument: post_ids.
posts_changed = Signal()

# Posts and comments were written in ways that the signals of their rows do not tell (in bulk, by an update), in the
# same transaction. Arguments: post_ids, comment_ids.
written_in_bulk = Signal()

# Rows were changed by an update, which tells nobody, in the same transaction or just after. Argument: rows.
rows_updated = Signal()

# Someone asks for all that is kept about them, or to erase it. Arguments: user (or nobody), commenter (the browser's
# key). A receiver of the first gives a dict.
data_asked = Signal()
erasure_asked = Signal()
