"""The models of the app, by feature."""

from blog.comments.models import Comment
from blog.images.models import Image, Rendition
from blog.importing.models import ImportedItem, ImportRun
from blog.moderation.models import Decision
from blog.posts.models import Byline, Post, Redirect, Series
from blog.tags.models import PostTag, Tag

__all__ = [
    "Byline",
    "Comment",
    "Decision",
    "Image",
    "ImportRun",
    "ImportedItem",
    "Post",
    "PostTag",
    "Redirect",
    "Rendition",
    "Series",
    "Tag",
]
