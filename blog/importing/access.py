"""Who sees and starts imports: administrators of the content, that is editors."""

import rules

from accounts.permissions import Can
from accounts.rules import allows

rules.add_perm("blog.view_importrun", allows(Can.EDIT_OTHERS))
rules.add_perm("blog.view_importedpage", allows(Can.EDIT_OTHERS))
rules.add_perm("blog.add_importrun", allows(Can.EDIT_OTHERS))
