"""The roles and what each may do: the one table that every permission is read from.

The rows are those of docs/architecture.md, "Roles"; tests/accounts/test_roles.py holds each cell.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    READER = "reader", _("reader")
    CONTRIBUTOR = "contributor", _("contributor")
    AUTHOR = "author", _("author")
    EDITOR = "editor", _("editor")
    ADMINISTRATOR = "administrator", _("administrator")


class Can(models.TextChoices):
    """What a role may allow. "Own" is what one's byline stands on."""

    COMMENT_AT_ONCE = "comment_at_once"
    WRITE_DRAFTS = "write_drafts"
    PUBLISH_OWN = "publish_own"
    MODERATE_OWN = "moderate_own"
    EDIT_OTHERS = "edit_others"
    MODERATE_ALL = "moderate_all"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_BLOG = "manage_blog"


_CONTRIBUTOR = {Can.COMMENT_AT_ONCE, Can.WRITE_DRAFTS}
_AUTHOR = _CONTRIBUTOR | {Can.PUBLISH_OWN, Can.MODERATE_OWN}
_EDITOR = _AUTHOR | {Can.EDIT_OTHERS, Can.MODERATE_ALL}

ALLOWED: dict[Role, set[Can]] = {
    Role.READER: set(),
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.AUTHOR: _AUTHOR,
    Role.EDITOR: _EDITOR,
    Role.ADMINISTRATOR: _EDITOR | {Can.MANAGE_PEOPLE, Can.MANAGE_BLOG},
}


def may(user, what: Can) -> bool:
    """Whether a user (or an anonymous visitor) may do this somewhere."""
    return bool(user and user.is_active and user.is_authenticated and what in ALLOWED[user.role])
