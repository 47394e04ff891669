"""WordPress exports (WXR 1.0 to 1.2): reader (items to records), bodies (what the editors leave to rendering)."""

from blog.importing.readers.wordpress.reader import WordPressReader

__all__ = ["WordPressReader"]
