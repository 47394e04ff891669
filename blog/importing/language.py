"""Which of the site's languages a text is in."""

import re

FRENCH = re.compile(r"\b(?:le|la|les|des|et|est|une|dans|que|qui|pour|nous|vous|pas|sur)\b", re.I)
ENGLISH = re.compile(r"\b(?:the|and|of|to|is|in|that|for|with|you|was|are|this|it)\b", re.I)


def guess_language(text: str) -> str:
    """ "fr" or "en", by the little words of its beginning."""
    start = text[:20_000]
    return "en" if len(ENGLISH.findall(start)) > len(FRENCH.findall(start)) else "fr"
