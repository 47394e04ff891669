"""Who may do what with posts: Django permissions as predicates, and the fetch that guards editing."""

import rules

from accounts.permissions import Can, may
from accounts.rules import allows


@rules.predicate
def is_own_post(user, post=None):
    return post is None or post.bylines.filter(author__user=user).exists()


@rules.predicate
def is_unpublished(user, post=None):
    return post is None or post.status in ("draft", "review")


@rules.predicate
def brought(user, thing=None):
    return thing is None or thing.uploaded_by_id == user.pk


edits_others = allows(Can.EDIT_OTHERS)
writes = allows(Can.WRITE_DRAFTS)
may_change_post = edits_others | (is_own_post & (allows(Can.PUBLISH_OWN) | (writes & is_unpublished)))

rules.add_perm("blog.view_post", edits_others | (writes & is_own_post))
rules.add_perm("blog.add_post", writes)
rules.add_perm("blog.change_post", may_change_post)
rules.add_perm("blog.delete_post", edits_others | (writes & is_own_post & is_unpublished))

for model in ("series", "image", "document"):
    changes = edits_others | (allows(Can.PUBLISH_OWN) & brought) if model == "document" else edits_others
    rules.add_perm(f"blog.view_{model}", writes)
    rules.add_perm(f"blog.add_{model}", allows(Can.PUBLISH_OWN))
    rules.add_perm(f"blog.change_{model}", changes)
    rules.add_perm(f"blog.delete_{model}", changes)
for model in ("tag", "redirect"):
    rules.add_perm(f"blog.view_{model}", writes if model == "tag" else edits_others)
    for action in ("add", "change", "delete"):
        rules.add_perm(f"blog.{action}_{model}", edits_others)
rules.add_perm("blog.view_missedaddress", edits_others)
rules.add_perm("blog.delete_missedaddress", edits_others)
# A byline says who writes: the names one may add are decided by the admin's form.
for action in ("view", "add", "change", "delete"):
    rules.add_perm(f"blog.{action}_byline", edits_others)


def may_publish(user, post) -> bool:
    return may(user, Can.EDIT_OTHERS) or (may(user, Can.PUBLISH_OWN) and is_own_post(user, post))


def may_sign(user, post) -> bool:
    """Whether this user may say who signs a post: editors, and authors on posts of their own."""
    return may(user, Can.EDIT_OTHERS) or (may(user, Can.PUBLISH_OWN) and is_own_post(user, post if post.pk else None))


def statuses_for(user) -> list[str]:
    """The statuses this user may give to a post they may change."""
    if may(user, Can.PUBLISH_OWN):
        return ["draft", "review", "published", "private", "withdrawn"]
    return ["draft", "review"]
