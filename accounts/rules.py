"""Who may manage people: Django permissions of this app, as predicates over the table in permissions.py."""

import rules

from accounts.permissions import Can, may


def allows(what: Can):
    """A predicate of `rules`: the user's role allows this, whatever the object."""

    @rules.predicate(f"may {what}")
    def test(user, obj=None):
        return may(user, what)

    return test


@rules.predicate
def is_own_making(user, thing=None):
    return thing is None or thing.created_by_id == user.pk


def makers_own(model: str) -> None:
    """Permissions of what authors make beside posts: who writes sees it, authors change their own, editors all."""
    changes = allows(Can.EDIT_OTHERS) | (allows(Can.PUBLISH_OWN) & is_own_making)
    rules.add_perm(f"blog.view_{model}", allows(Can.WRITE_DRAFTS))
    rules.add_perm(f"blog.add_{model}", allows(Can.PUBLISH_OWN))
    rules.add_perm(f"blog.change_{model}", changes)
    rules.add_perm(f"blog.delete_{model}", changes)


manages_people = allows(Can.MANAGE_PEOPLE)
edits_others = allows(Can.EDIT_OTHERS)


@rules.predicate
def is_own_profile(user, author=None):
    return author is None or (author.user_id is not None and author.user_id == user.pk)


for action in ("view", "add", "change", "delete"):
    rules.add_perm(f"accounts.{action}_user", manages_people)

for action in ("view", "change"):
    rules.add_perm(f"identity.{action}_identity", allows(Can.MANAGE_BLOG))

# Of what signing in keeps, they may see addresses and take away a second factor that was lost.
for perm in (
    "account.view_emailaddress",
    "account.delete_emailaddress",
    "mfa.view_authenticator",
    "mfa.delete_authenticator",
):
    rules.add_perm(perm, manages_people)
for action in ("view", "change", "delete"):
    rules.add_perm(f"mail.{action}_message", manages_people)

# Who writes may describe themselves; guest authors are the editors' business.
rules.add_perm("accounts.view_author", allows(Can.WRITE_DRAFTS))
rules.add_perm("accounts.change_author", edits_others | (allows(Can.WRITE_DRAFTS) & is_own_profile))
rules.add_perm("accounts.add_author", edits_others)
rules.add_perm("accounts.delete_author", manages_people)
