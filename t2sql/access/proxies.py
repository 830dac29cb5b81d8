"""People whom a proxy names in a header: believed only from the addresses that are trusted."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence

from t2sql.config import AuthSettings
from t2sql.errors import ConfigError
from t2sql.types import Person

LONGEST_NAME = 256
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def read_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Addresses and networks.

    Raises:
        ConfigError: one is neither.
    """
    found: list[Network] = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text.strip(), strict=False))
        except ValueError:
            raise ConfigError(
                f"`auth.trusted_proxies`: {text!r} is no address.",
                hint='Write e.g. "10.0.0.7" or "10.0.0.0/8".',
            ) from None
    return tuple(found)


def named_by_proxy(
    settings: AuthSettings, networks: Sequence[Network], peer: str, headers: Mapping[str, str]
) -> Person | None:
    """The person whom a trusted proxy names; None where it names none, or is not trusted.

    Args:
        settings: which headers.
        networks: of the trusted proxies.
        peer: the address that the connection comes from, never one that a header tells.
        headers: by lower-case name; a header that came twice is not among them.
    """
    if not settings.user_header or not is_trusted(peer, networks):
        return None
    name = headers.get(settings.user_header.lower(), "").strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return None
    listed = headers.get(settings.groups_header.lower(), "") if settings.groups_header else ""
    groups = tuple(dict.fromkeys(part for text in listed.split(",") if (part := text.strip())))
    return Person(name, groups)


def is_trusted(peer: str, networks: Sequence[Network]) -> bool:
    """Whether the address is of a trusted proxy."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in network for network in networks)


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches a server that binds to the host."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
