"""What tells whether a source changed, and whether a post was edited here, since an import."""

import hashlib
import json

from blog.importing.models import SURE
from blog.importing.records import PostRecord
from blog.posts.models import Post


def checksum_of(record: PostRecord) -> str:
    """What of a record, if it differs, means the source has changed; its comments are compared one by one."""
    parts = [
        *(record.kind, record.title, record.standfirst, record.body, record.body_format, record.status),
        record.published_at.isoformat() if record.published_at else "",
        [author.name for author in record.authors],
        [list(record.tags), [media.name for media in record.media], record.cover.name if record.cover else ""],
        [record.featured, record.truncated, record.comments_open, record.confidence < SURE],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def checksum_of_post(post: Post) -> str:
    """What of a post, if it differs, means someone edited it here."""
    return hashlib.sha256(json.dumps([post.title, post.body, post.body_format]).encode()).hexdigest()
