"""What more than one browser test looks for."""

FITS = "(width) => document.readyState === 'complete' && document.documentElement.scrollWidth <= width"


def fits(page, width):
    """Nothing of the page stands beyond this width. A page on its way to another is waited for."""
    page.wait_for_function(FITS, arg=width)
