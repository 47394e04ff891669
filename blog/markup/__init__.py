"""Text in, text out: Markdown, sanitising, typography, excerpts. Pure functions, no models."""
