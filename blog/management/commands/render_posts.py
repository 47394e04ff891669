from django.core.management.base import BaseCommand

from blog.caching.touching import touch_everything
from blog.comments.models import Comment
from blog.markup.render import render_comment
from blog.posts.models import Post
from blog.posts.rendering import render_post
from blog.signals import written_in_bulk

AT_A_TIME = 200
MADE = ["body_html", "excerpt", "search_text", "words"]


class Command(BaseCommand):
    help = "Make the HTML of all posts and comments anew, after an update that renders differently."

    def handle(self, **options):
        posts = comments = 0
        for post in Post.objects.order_by("pk").iterator(AT_A_TIME):
            before = post.body_html
            render_post(post)
            if post.body_html != before:
                # Not of one that was saved meanwhile: its HTML is new already.
                same = Post.objects.filter(pk=post.pk, updated_at=post.updated_at)
                if same.update(**{name: getattr(post, name) for name in MADE}):
                    posts += 1
                    written_in_bulk.send(sender=Post, post_ids=[post.pk], comment_ids=[])
        for comment in Comment.objects.exclude(body="").select_related("post").order_by("pk").iterator(AT_A_TIME):
            html = render_comment(comment.body, comment.post.language)
            if html != comment.body_html:
                comments += Comment.objects.filter(pk=comment.pk, body=comment.body).update(body_html=html)
        touch_everything()
        self.stdout.write(f"Rendered anew: {posts} posts, {comments} comments.")
