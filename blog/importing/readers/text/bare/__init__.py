"""A page without a theme: titles among lines that look just like them, found by what the posts say.

vocabulary (what lines say on any blog) -> page (what describes a line, and a possible post) -> model (the
weights, and the best segmentation of the page).
"""
