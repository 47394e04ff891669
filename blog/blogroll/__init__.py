"""The blogroll: other blogs, their latest titles, lists of them in OPML."""
