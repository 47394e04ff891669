"""What lists and feeds of others must not bring."""

import re

DOCUMENT_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)


def has_document_type(content: bytes) -> bool:
    """Whether XML defines entities or may, in UTF-8 or in UTF-16."""
    return bool(DOCUMENT_TYPE.search(content.replace(b"\0", b"")))
