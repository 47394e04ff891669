"""The page cache is the business of who looks after the blog."""

import rules

from accounts.permissions import Can
from accounts.rules import allows

rules.add_perm("blog.view_cacheday", allows(Can.MANAGE_BLOG))
