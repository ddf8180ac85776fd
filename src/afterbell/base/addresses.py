"""Where somebody comes from, as the house counts it: one line into one house is one place."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

LINE = 64
"""A provider gives each line so many fixed bits; whoever has the line chooses the rest anew as often as they like."""


def line_of(address: str) -> str:
    """Give the line an address belongs to: of IPv6 the first address of its network, of IPv4 the address itself.

    What is no address stays as it is.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), LINE), strict=False).network_address)
