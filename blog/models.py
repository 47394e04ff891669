"""The models of the app, by feature."""

from blog.addresses.models import MissedAddress
from blog.comments.models import Comment, Ping
from blog.documents.models import Document
from blog.images.models import Image
from blog.importing.models import CreatedRows, ImportedComment, ImportedItem, ImportedPage, ImportRun, RunEntry
from blog.likes.models import Like
from blog.moderation.models import Ban, Decision, Example, ModeratorMail, Report, RuleSetting, SpamWord, Standing
from blog.notifications.models import DigestEntry, Follower, Notice, Subscription, Verdict
from blog.posts.models import Byline, Post, Series
from blog.posts.redirects import Redirect
from blog.posts.revisions import Revision
from blog.search.models import SearchEntry, SearchWord
from blog.syndication.announcing import Announcement
from blog.tags.models import PostTag, Tag
from blog.writing.models import PreviewLink, WorkingCopy

__all__ = [
    "Announcement",
    "Ban",
    "Byline",
    "Comment",
    "CreatedRows",
    "Decision",
    "DigestEntry",
    "Document",
    "Example",
    "Follower",
    "Image",
    "ImportRun",
    "ImportedComment",
    "ImportedItem",
    "ImportedPage",
    "Like",
    "MissedAddress",
    "ModeratorMail",
    "Notice",
    "Ping",
    "Post",
    "PostTag",
    "PreviewLink",
    "Redirect",
    "Report",
    "Revision",
    "RuleSetting",
    "RunEntry",
    "SearchEntry",
    "SearchWord",
    "Series",
    "SpamWord",
    "Standing",
    "Subscription",
    "Tag",
    "Verdict",
    "WorkingCopy",
]
