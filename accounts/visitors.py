"""Where a request comes from, as far as that can be believed."""

import hmac
import ipaddress
import re
from functools import lru_cache

from django.conf import settings


def network_of(request) -> str:
    """The visitor's address, or its /64 network for IPv6; "" where it is not known.

    What a header says is believed of the proxies in TRUSTED_PROXIES alone.
    """
    hops = [request.META.get("REMOTE_ADDR", "")]
    hops += reversed([hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")])
    address = None
    for hop in hops:
        try:
            found = ipaddress.ip_address(hop)
        except ValueError:
            break
        address = found = getattr(found, "ipv4_mapped", None) or found
        if not any(found in network for network in settings.TRUSTED_PROXIES):
            break
    if address is None:
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def network_digest(request) -> str:
    """The network as a keyed digest of 32 hex digits; "" where it is not known. Who keeps it forgets it in time."""
    network = network_of(request)
    return (
        hmac.digest(settings.SECRET_KEY.encode(), f"network|{network}".encode(), "sha256").hex()[:32] if network else ""
    )


def reader_digest(request, about: str) -> str:
    """This reader, for one thing alone: a keyed digest of network, browser and what it is about, in 64 hex digits.

    Two digests of one reader about two things cannot be joined. Two people behind one network with the same browser
    have the same. Who keeps it forgets it in time.
    """
    told = f"{about}|{network_of(request)}|{request.headers.get('User-Agent', '')[:300]}"
    return hmac.digest(settings.SECRET_KEY.encode(), told.encode(), "sha256").hex()


# Programs say so themselves, as a rule. A Cubot is a phone.
PROGRAM = re.compile(
    r"(?<!cu)bot(?:\b|[/_-])|crawl|spider|slurp|scrap|fetch|curl|wget|python|java/|go-http|okhttp|libwww|perl|ruby|node|axios|http"
    r"client|headless|phantom|preview|monitor|check|scan|archiv|facebookexternalhit|whatsapp|feed|rss|reader|lighthouse",
    re.I,
)


def is_read_by_someone(request) -> bool:
    """Whether this looks like a person opening the page, rather than a program, or a browser that reads ahead."""
    told = request.headers.get
    return is_someone(told("User-Agent", ""), told("Sec-Fetch-Mode", ""), told("Sec-Purpose", "") + told("Purpose", ""))


def is_someone(browser: str, mode: str, purpose: str) -> bool:
    """The same by the headers that tell: User-Agent, Sec-Fetch-Mode, and Sec-Purpose or Purpose; each empty where it is
    not there.

    Browsers say, where the connection is safe, that somebody goes to the page (Sec-Fetch-Mode, W3C Fetch Metadata) and
    whether they only fetch it in case (Sec-Purpose); most programs say nothing of it, and their names.
    """
    # Cut, since what was found is remembered by them.
    return _is_someone(browser[:300], mode[:30], purpose[:60], settings.SITE.scheme == "https")


@lru_cache(maxsize=2_000)
def _is_someone(browser: str, mode: str, purpose: str, is_safe: bool) -> bool:
    if not browser.startswith("Mozilla/") or PROGRAM.search(browser) or "prefetch" in purpose:
        return False
    return mode == "navigate" if mode or is_safe else True
