"""Writing at the desk: the form, text that is never lost, merging, previews, what a post was."""
