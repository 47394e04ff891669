"""The accent an owner chose, made readable: darkened for paper, lightened for the dark, until text in it holds AA.

Contrast is that of WCAG 2.2 (relative luminance of sRGB); the papers are those of static/css/variables.css.
"""

import re

HEX = re.compile(r"#[0-9a-fA-F]{6}")
PAPERS = {"light": ("#fbf9f4", "#f3efe5"), "dark": ("#16150f", "#201e17")}
TOWARDS = {"light": 0, "dark": 255}
ENOUGH = 4.6  # AA asks for 4.5; the rest is for rounding

Colour = tuple[int, int, int]


def parse(colour: str) -> Colour:
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))


def luminance(colour: Colour) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """From 1 (the same) to 21 (black on white)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: str, scheme: str) -> str:
    """The colour, or the nearest on the way to black (or white, in the dark) that text can have in this scheme."""
    wished, end = parse(colour), TOWARDS[scheme]
    for step in range(101):
        red, green, blue = (round(part + (end - part) * step / 100) for part in wished)
        if all(contrast((red, green, blue), parse(paper)) >= ENOUGH for paper in PAPERS[scheme]):
            break
    return f"#{red:02x}{green:02x}{blue:02x}"


def stylesheet(colour: str) -> str:
    """What a page adds to the program's styles for this accent; outside of their layers, so it holds."""
    return f":root{{--accent:light-dark({readable(colour, 'light')},{readable(colour, 'dark')})}}\n"
