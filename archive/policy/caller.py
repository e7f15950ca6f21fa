"""Whose request it is, as far as what stands in front of the archive can be believed."""

import ipaddress

SAME_NETWORK = 64  # bits of an IPv6 address that one subscriber has in common
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def caller(remote: str, forwarded: str, *, proxies: int) -> Address | None:
    """The address of who asks; None where nothing tells it.

    remote: where the connection comes from. forwarded: X-Forwarded-For, which is what anybody says of themselves but for its
    last entries, one for each of the proxies.
    """
    told = forwarded.split(",")
    address = told[-proxies].strip() if proxies and len(told) >= proxies else ""
    try:
        return ipaddress.ip_address(address or remote)
    except ValueError:
        return None


def network(address: Address) -> str:
    """What one caller can change at will counts as one: an IPv4 address as it is, an IPv6 address as its network."""
    return str(address) if address.version == 4 else f"{beginning(address)}/{SAME_NETWORK}"


def beginning(address: Address) -> str:
    """The same as an address: of an IPv6 network its first."""
    return str(address if address.version == 4 else ipaddress.ip_network((int(address), SAME_NETWORK), strict=False)[0])
