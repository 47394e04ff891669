"""Who comments and who follows, in tests of the mail about it."""

from django.utils import timezone

from blog.comments.models import Comment
from blog.notifications.models import Follower, Subscription

ROSE = "rose@example.org"
HERE = {"sec-fetch-site": "same-origin"}


def send(client, post, body="Bonjour.", **fields):
    fields = {"body": body, "name": "Rose", **fields}
    answer = client.post(f"/comments/post/{post.pk}/", fields)
    return answer, Comment.objects.order_by("pk").last()


def follow(post, email=ROSE, comment=None, **fields):
    """Someone who follows, all confirmed."""
    follower, _ = Follower.objects.get_or_create(email=email, defaults={"language": "fr", **fields})
    Subscription.objects.create(follower=follower, post=post, comment=comment, confirmed_at=timezone.now())
    return follower
