"""Links among posts follow a post that moves: redirects would lead there too, but each through one more step."""

import re

from blog.posts.changing import told_together
from blog.posts.models import Post
from blog.posts.rendering import render_body
from blog.signals import written_in_bulk

AFTER = r"(?=[\"'#?)\s>]|$)"


@told_together()
def follow_move(old_path: str, new_path: str) -> int:
    """Let posts that link to the old address link to the new one; gives how many did.

    Their dates of change stay: what they say has not changed.
    """
    link = re.compile(rf"(?<=[\"'(<\s]){re.escape(old_path)}{AFTER}")
    changed = 0
    for post in Post.objects.filter(body__contains=old_path).select_for_update().order_by("pk"):
        body = link.sub(new_path, post.body)
        if body == post.body:
            continue
        html = render_body(body, post.body_format, post.language)
        Post.objects.filter(pk=post.pk).update(body=body, body_html=html)
        changed += 1
        written_in_bulk.send(sender=Post, post_ids=[post.pk], comment_ids=[])
    return changed
