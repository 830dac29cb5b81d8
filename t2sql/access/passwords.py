"""Passwords, kept as scrypt hashes that nobody can turn back.

Source: RFC 7914; the cost is that of OWASP's "Password Storage Cheat Sheet" (N = 2^17, r = 8).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass

from t2sql.errors import ConfigError, InputError

COST = 1 << 17
"""N: 128 MiB and a few tenths of a second a try."""
BLOCK = 8
PARALLEL = 1
SHORTEST = 8
LONGEST = 1024
"""A longer password is refused, not hashed: who sends megabytes wants to keep us busy."""
_MOST_MEMORY = 512 * 1024 * 1024
_SALT_BYTES = 16
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Stored:
    cost: int
    block: int
    parallel: int
    salt: bytes
    key: bytes


def hash_password(password: str, *, cost: int = COST) -> str:
    """The password as ``scrypt$N$r$p$salt$key``, salt and key in base64.

    Args:
        password: 8 to 1,024 characters.
        cost: N, a power of two.

    Raises:
        InputError: it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(f"A password should have {SHORTEST} to {LONGEST:,} characters.")
    salt = os.urandom(_SALT_BYTES)
    key = _derive(password, _Stored(cost, BLOCK, PARALLEL, salt, b""))
    words = (base64.b64encode(part).decode() for part in (salt, key))
    return "$".join(("scrypt", str(cost), str(BLOCK), str(PARALLEL), *words))


def is_password(password: str, stored: str) -> bool:
    """Whether the password is the one of the hash. It takes as long if it is not.

    Raises:
        ConfigError: the text is no hash that :func:`hash_password` writes.
    """
    parsed = _read(stored)
    if len(password) > LONGEST:
        return False
    return hmac.compare_digest(_derive(password, parsed), parsed.key)


def cost_of(stored: str) -> int:
    """The N of a hash.

    Raises:
        ConfigError: see :func:`is_password`.
    """
    return _read(stored).cost


def check_hash(stored: str, name: str) -> None:
    """Raise a ConfigError that names the person if the text is no hash of ours."""
    try:
        _read(stored)
    except ConfigError as error:
        raise ConfigError(f"`auth.users.{name}`: {error.message}", hint=error.hint) from None


def _derive(password: str, stored: _Stored) -> bytes:
    return hashlib.scrypt(
        password.encode(errors="surrogatepass"),
        salt=stored.salt,
        n=stored.cost,
        r=stored.block,
        p=stored.parallel,
        maxmem=_MOST_MEMORY,
        dklen=_KEY_BYTES,
    )


def _read(stored: str) -> _Stored:
    """The parts of a hash, within bounds: a cost out of a file may not take the machine down."""
    parts = stored.split("$")
    try:
        word, cost, block, parallel, salt, key = parts
        parsed = _Stored(
            int(cost),
            int(block),
            int(parallel),
            base64.b64decode(salt, validate=True),
            base64.b64decode(key, validate=True),
        )
    except ValueError:
        word, parsed = "", _Stored(0, 0, 0, b"", b"")
    power_of_two = parsed.cost > 1 and parsed.cost & (parsed.cost - 1) == 0
    fits = 128 * parsed.cost * parsed.block * max(parsed.parallel, 1) < _MOST_MEMORY
    positive = parsed.block > 0 and parsed.parallel > 0 and len(parsed.key) == _KEY_BYTES
    if word != "scrypt" or not (power_of_two and fits and positive):
        raise ConfigError("This is no password hash.", hint="`t2sql user hash` writes one.")
    return parsed
