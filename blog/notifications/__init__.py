"""Mail about conversations: who asked for it, what is told, and how one stops it."""
