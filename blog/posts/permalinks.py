"""Addresses that change and never die."""

from django.db import transaction

from blog.posts.models import Redirect


@transaction.atomic
def leave_redirect(old_path: str, new_path: str) -> None:
    """Make the old address lead to the new one, at once: what led to the old one leads on."""
    if old_path == new_path:
        return
    Redirect.objects.filter(new_path=old_path).update(new_path=new_path)
    Redirect.objects.filter(old_path=new_path).delete()
    Redirect.objects.update_or_create(old_path=old_path, defaults={"new_path": new_path})


def new_path(old_path: str) -> str | None:
    """Where an address that no page answers leads now, if anywhere."""
    return Redirect.objects.filter(old_path=old_path).values_list("new_path", flat=True).first()
