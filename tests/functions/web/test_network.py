"""Which part of the network an address belongs to."""

import pytest

from functions.web.network import network


@pytest.mark.parametrize(
    ("address", "prefix"),
    [("203.0.113.7", "203.0.113.0/24"), ("2001:db8:1:2::7", "2001:db8:1::/48"), ("nowhere", "nowhere"), ("", "")],
)
def test_a_network_is_known_by_its_prefix(address: str, prefix: str) -> None:
    assert network(address) == prefix
