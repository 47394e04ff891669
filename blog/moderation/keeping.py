"""What is kept of where comments come from is forgotten in time."""

from datetime import timedelta

from django.utils import timezone

from blog.comments.models import Comment

NETWORKS_KEPT = timedelta(days=30)


def forget_networks() -> int:
    """A chore; gives of how many comments."""
    old = Comment.objects.exclude(network="").filter(created_at__lt=timezone.now() - NETWORKS_KEPT)
    return old.update(network="")
