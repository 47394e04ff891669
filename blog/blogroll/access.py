"""Who writes sees the other blogs; editors say which there are."""

import rules

from accounts.permissions import Can
from accounts.rules import allows

rules.add_perm("blog.view_linkedblog", allows(Can.WRITE_DRAFTS))
for action in ("add", "change", "delete"):
    rules.add_perm(f"blog.{action}_linkedblog", allows(Can.EDIT_OTHERS))
