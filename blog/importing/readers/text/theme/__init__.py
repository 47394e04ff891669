"""A page as one theme repeated: found by what recurs around titles, whatever the words say.

rows (each line by several templates, and how much it looks like a title) -> theme (titles and the lines
around them, each explaining the other) -> roles (which rows are the theme's, and whose).
"""
