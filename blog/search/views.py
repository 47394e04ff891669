from blog.archive.views import PostList
from blog.posts.models import Post
from blog.search.query import matching, words_of


class Search(PostList):
    """Posts that hold every word asked for, newest first."""

    template_name = "blog/search/results.html"
    address = "blog:search"

    def readable(self, user):
        """Pages too, which no list shows."""
        return Post.objects.visible_to(user).out()

    def choose(self, posts):
        self.query = self.request.GET.get("q", "").strip()
        self.words = words_of(self.query)
        return matching(posts, self.words) if self.words else posts.none()

    def get_context_data(self, **kwargs):
        return super().get_context_data(query=self.query[:200], words=self.words, **kwargs)
