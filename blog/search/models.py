from django.db import models

from blog.posts.models import Post


class SearchEntry(models.Model):
    """A post that search finds. Its words stand in the index (engines.py), at its place there."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    place = models.BigIntegerField(unique=True)
    marks = models.TextField()  # what its title, tags, authors… say, as tokens: what it is ranked and counted by

    class Meta:
        verbose_name = "entry of the search index"
        verbose_name_plural = "entries of the search index"
        default_permissions = ()

    def __str__(self):
        return str(self.post_id)


class SearchWord(models.Model):
    """A word that stood in a post: what a mistyped one may have meant."""

    plain = models.CharField(max_length=60, primary_key=True)  # without accents
    shown = models.CharField(max_length=60)  # as it was first met

    class Meta:
        verbose_name = "word of the search index"
        verbose_name_plural = "words of the search index"
        default_permissions = ()

    def __str__(self):
        return self.shown
