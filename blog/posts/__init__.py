"""Posts: the model, who sees and edits them, publishing, permalinks, rendering."""
