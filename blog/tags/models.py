from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from blog.markup.text import fold, make_slug, without_controls
from config.shown import OnPages


class TagManager(models.Manager):
    def get_by_natural_key(self, key):
        return self.get(key=key)


class Tag(OnPages, TagBase):  # type: ignore[django-manager-missing]  # the plugin does not see it through two bases
    """A subject. `key` is the folded name, so that Été, été and ete are one tag on every database."""

    key = models.CharField(max_length=100, unique=True, editable=False)

    objects: models.Manager["Tag"] = TagManager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["key"]

    def natural_key(self):
        return (self.key,)

    def save(self, *args, **kwargs):
        self.name = without_controls(self.name)  # type: ignore[has-type]
        self.key = fold(self.name)[:100]
        super().save(*args, **kwargs)

    def slugify(self, tag, i=None):
        slug = make_slug(tag, 90, fallback="etiquette")
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self):
        return reverse("blog:tag-detail", args=[self.slug])


class PostTag(ItemBase):
    """That a post has a tag."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="items")
    content_object = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="tag_items")
    # When the post came out or will, where lists may show it; kept by blog/totals/counting.py.
    out_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("tag of a post")
        verbose_name_plural = _("tags of posts")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="a_tag_once_a_post")]
        indexes = [models.Index(fields=["tag", "-out_at", "-content_object"], name="posts_of_a_tag")]

    def __str__(self):
        return str(self.tag)
