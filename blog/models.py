"""The models of the app, by feature."""

from blog.addresses.models import MissedAddress
from blog.audience.models import MissedSearch, PostReads, Referral
from blog.blogroll.models import LinkedBlog
from blog.caching.models import CacheDay
from blog.comments.models import Comment, Ping
from blog.documents.models import Document
from blog.events.models import Event
from blog.images.models import Image
from blog.importing.models import CreatedRows, ImportedComment, ImportedItem, ImportedPage, ImportRun, RunEntry
from blog.likes.models import Like
from blog.moderation.models import Ban, Decision, Example, ModeratorMail, Report, RuleSetting, SpamWord, Standing
from blog.notifications.models import DigestEntry, Follower, Notice, Subscription, Verdict
from blog.polls.models import Ballot, Choice, Outcome, Poll, Question
from blog.posts.models import Byline, Post, Series
from blog.posts.redirects import Redirect
from blog.posts.revisions import Revision
from blog.search.models import SearchEntry, SearchWord
from blog.syndication.announcing import Announcement
from blog.tags.models import PostTag, Tag
from blog.totals.models import Counted, Total
from blog.writing.models import PreviewLink, WorkingCopy

__all__ = [
    "Announcement",
    "Ballot",
    "Ban",
    "Byline",
    "CacheDay",
    "Choice",
    "Comment",
    "Counted",
    "CreatedRows",
    "Decision",
    "DigestEntry",
    "Document",
    "Event",
    "Example",
    "Follower",
    "Image",
    "ImportRun",
    "ImportedComment",
    "ImportedItem",
    "ImportedPage",
    "Like",
    "LinkedBlog",
    "MissedAddress",
    "MissedSearch",
    "ModeratorMail",
    "Notice",
    "Outcome",
    "Ping",
    "Poll",
    "Post",
    "PostReads",
    "PostTag",
    "PreviewLink",
    "Question",
    "Redirect",
    "Referral",
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
    "Total",
    "Verdict",
    "WorkingCopy",
]
