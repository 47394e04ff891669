"""How often posts are read, from where, and what was searched in vain: counted without knowing who."""
