"""Addresses that no page answers: those of other blog engines, of what was removed, and those nobody knows."""
