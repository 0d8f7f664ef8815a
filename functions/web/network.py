"""Which part of the network an address belongs to: what one household or company is behind, and no person."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

# By the version of the protocol: IPv4 /24, IPv6 /48.
_PREFIX = {4: 24, 6: 48}


# What one subscriber has: an IPv4 address, an IPv6 /64, of which a single machine can use every address.
_SUBSCRIBER = {4: 32, 6: 64}


def subscriber(address: str) -> str:
    """``203.0.113.7`` stays as it is, ``2001:db8::7`` → ``2001:db8::/64``; what is no address stays as it is too."""
    return _within(address, _SUBSCRIBER)


def network(address: str) -> str:
    """``203.0.113.7`` → ``203.0.113.0/24``; what is no address stays as it is."""
    return _within(address, _PREFIX)


def _within(address: str, prefixes: Mapping[int, int]) -> str:
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    prefix = prefixes[found.version]
    return str(found if prefix == found.max_prefixlen else ipaddress.ip_network((found, prefix), strict=False))
