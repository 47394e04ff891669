"""Where a request comes from, as far as that can be believed."""

import hmac
import ipaddress

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
