"""Lists of posts by date, tag, series and author."""
