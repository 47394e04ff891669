"""Fetching an address that somebody gave us, so that nobody reaches by us what only we can reach.

The name is resolved once and we connect to just that address; private, local and other special ones are refused, at
each redirect anew; hops, bytes and time are bounded (OWASP, Server-Side Request Forgery).
"""

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

PORTS = {80, 443, 8080, 8443}
HOPS = 4
CHUNK = 64 * 1024
SAFE = "/?:@!$&'()*+,;=~%-._[]"  # of an address as it stands; what else is in it is written as bytes (RFC 3986)
REDIRECTS = {301, 302, 303, 307, 308}


class Refused(Exception):
    """Why an address was not fetched, in words for who gave it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`url` is the address that answered, after redirects; header names are in small letters."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, in whatever way it is written."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def fetch(url: str, headers: dict[str, str] | None = None, most_bytes: int = 2_000_000, seconds: float = 6) -> Answer:
    """GET an http(s) address.

    Raises Refused for what may not be fetched, is too large or takes too long; OSError where nobody answers.
    """
    deadline = time.monotonic() + seconds
    for _hop in range(HOPS):
        parts = checked(url)
        answer = _ask(parts, url, headers or {}, most_bytes, deadline)
        if answer.status not in REDIRECTS or "location" not in answer.headers:
            return answer
        url = urljoin(url, answer.headers["location"])
    raise Refused(_("it redirects too often"))


def checked(url: str) -> SplitResult:
    """The parts of an address that may be asked, as far as its words tell. Raises Refused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(_("this is not an address")) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(_("only http:// and https:// addresses are fetched"))
    if not _may_be_public(parts.hostname):
        raise Refused(_("%(host)s is not a host of the open internet") % {"host": parts.hostname})
    if parts.username or parts.password:
        raise Refused(_("an address with a name and password is not fetched"))
    if port is not None and port not in PORTS:
        raise Refused(_("port %(port)d is not asked") % {"port": port})
    return parts


def _may_be_public(host: str) -> bool:
    """Whether a host is not, by its words alone, one that only we could reach."""
    host = host.rstrip(".")  # the root of all names
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return False
    try:
        # As the system reads it, for which 127.1 and 2130706433 are addresses too.
        number = host if ":" in host else socket.inet_ntoa(socket.inet_aton(host))
        return is_public(number)
    except (OSError, ValueError):
        return True  # a name: what it stands for is looked at when it is asked


def _address_of(host: str, port: int) -> str:
    """The one address we connect to; all of a name's have to be public, so that none can be slipped in."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise Refused(_("%(host)s is not known") % {"host": host}) from None
    addresses = [str(row[4][0]) for row in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise Refused(_("%(host)s is not a host of the open internet") % {"host": host})
    return addresses[0]


def _ask(parts: SplitResult, url: str, headers: dict[str, str], most_bytes: int, deadline: float) -> Answer:
    host, is_safe = str(parts.hostname), parts.scheme == "https"
    port = parts.port or (443 if is_safe else 80)
    address = _address_of(host, port)
    connection = http.client.HTTPConnection(host, port)
    connection.sock = socket.create_connection((address, port), timeout=_left(deadline))
    try:
        if is_safe:
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
        path = quote(parts.path or "/", SAFE) + (f"?{quote(parts.query, SAFE)}" if parts.query else "")
        ours = {"User-Agent": f"Tribune (+{settings.SITE_URL})", "Accept-Encoding": "identity", "Connection": "close"}
        at_host = parts.netloc.encode("idna").decode()
        connection.request("GET", path, headers={"Host": at_host} | ours | headers)
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        body = b"" if response.status in REDIRECTS else _read(connection, response, most_bytes, deadline)
    except (http.client.HTTPException, ValueError, UnicodeError) as error:
        raise Refused(_("what answers does not speak HTTP")) from error
    finally:
        connection.close()
    return Answer(url, response.status, told, _unpacked(body, told.get("content-encoding", ""), most_bytes))


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise Refused(_("it takes too long"))
    return left


def _read(connection, response, most_bytes: int, deadline: float) -> bytes:
    """The whole body. The time is looked at between parts, so that dripping does not stretch it."""
    parts: list[bytes] = []
    size = 0
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(_left(deadline))
        else:
            _left(deadline)
        part = response.read1(CHUNK)
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > most_bytes:
            raise Refused(_("it is larger than %(kb)d kB") % {"kb": most_bytes // 1000})
        parts.append(part)


def _unpacked(body: bytes, encoding: str, most_bytes: int) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise Refused(_("it is packed in a way we did not ask for"))
    unpacker = zlib.decompressobj(31)
    try:
        plain = unpacker.decompress(body, most_bytes)
    except zlib.error:
        raise Refused(_("it is packed wrongly")) from None
    if unpacker.unconsumed_tail:
        raise Refused(_("it is larger than %(kb)d kB") % {"kb": most_bytes // 1000})
    return plain
