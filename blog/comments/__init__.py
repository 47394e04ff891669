"""Comments: threads, posting, the form, proof of origin."""
