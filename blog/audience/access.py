"""Who writes sees how what they signed is read; editors see all."""

import rules

from accounts.permissions import Can
from accounts.rules import allows

rules.add_perm("blog.view_postreads", allows(Can.WRITE_DRAFTS))
