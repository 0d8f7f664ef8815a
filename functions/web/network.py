"""Which part of the network an address belongs to: what one household or company is behind, and no person."""

from __future__ import annotations

import ipaddress

# By the version of the protocol: IPv4 /24, IPv6 /48.
_PREFIX = {4: 24, 6: 48}


def network(address: str) -> str:
    """``203.0.113.7`` → ``203.0.113.0/24``; what is no address stays as it is."""
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, _PREFIX[found.version]), strict=False))
