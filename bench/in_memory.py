"""The least that can be done behind the same server: WSGI that sends bytes from memory and looks at nothing else.

The folder PAGES names is what nginx serves in bench/beside_nginx.py.
"""

import os
from pathlib import Path

ROOT = Path(os.environ["PAGES"])
PAGES = {f"/{place.parent.relative_to(ROOT)}/".replace("/./", "/"): place for place in ROOT.rglob("index.html")}
PLAIN = {path: place.read_bytes() for path, place in PAGES.items()}
GZIP = {path: place.with_name("index.html.gz").read_bytes() for path, place in PAGES.items()}


def application(environ, start_response):
    packed = "HTTP_ACCEPT_ENCODING" in environ
    body = (GZIP if packed else PLAIN)[environ["PATH_INFO"]]
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response("200 OK", [*headers, ("Content-Encoding", "gzip")] if packed else headers)
    return [body]
