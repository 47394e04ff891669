"""What machines read: feeds, sitemap, robots."""
