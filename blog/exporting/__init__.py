"""Taking a blog out: documents (what a post is outside), formats/ (a file each), run."""
