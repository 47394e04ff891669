"""Appreciation: a like of a post or a comment, from anyone, once, and taken back as easily."""
