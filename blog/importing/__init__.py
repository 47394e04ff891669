"""Import: readers yield records, the store keeps them, a run remembers."""
