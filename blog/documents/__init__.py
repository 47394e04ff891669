"""Documents, sounds and films to put into posts: what is accepted, how it is stored."""
