"""Moderation: rules, transitions, the queue, the log of decisions."""
