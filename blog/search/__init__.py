"""Search: words in, ranked posts out."""
