"""Tags: naming without duplicates, the tag model and its link to posts."""
