"""Where a face listens, and who may come in: on loopback unless people show who they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from t2sql.access.passwords import check_hash
from t2sql.access.proxies import Network, is_loopback, is_trusted, named_by_proxy, read_networks
from t2sql.access.signed_in import SignIns
from t2sql.config import AuthSettings
from t2sql.errors import ConfigError
from t2sql.types import Person

if TYPE_CHECKING:
    from t2sql.config import Config
    from t2sql.project import Project


@dataclass(frozen=True, slots=True)
class Address:
    """Where a face listens."""

    host: str = "127.0.0.1"
    port: int = 7860
    certificate: str = ""
    """A file of a TLS certificate; with ``key`` it speaks https."""
    key: str = ""

    @property
    def url(self) -> str:
        """Where it is found from this machine."""
        scheme = "https" if self.certificate else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Doors:
    """Who may come in."""

    auth: AuthSettings
    networks: tuple[Network, ...]
    sign_ins: SignIns
    is_open: bool
    """Whether nobody has to sign in: the server is reached from this machine alone."""
    is_secure: bool = False
    """Whether browsers reach it by https, so that the cookie is never sent in the clear."""

    def is_foreign(self, headers: Mapping[str, str]) -> bool:
        """Whether another site's page sent it, or a name that was bent to this machine.

        An open server answers to the names of this machine alone: else any page could give its
        own name our address and read what comes back (DNS rebinding).
        """
        host = headers.get("host", "")
        if self.is_open and not is_loopback(urlsplit(f"//{host}").hostname or ""):
            return True
        origin = headers.get("origin", "")  # reading counts, too: a page may read what it sends for
        return bool(origin) and urlsplit(origin).netloc != host

    def named(self, peer: str, headers: Mapping[str, str]) -> Person | None:
        """Whom a trusted proxy names, with their groups; None where none does."""
        named = named_by_proxy(self.auth, self.networks, peer, headers)
        if named is None:
            return None
        known = self.sign_ins.person(named.name)
        return Person(named.name, tuple(dict.fromkeys((*named.groups, *known.groups))))

    def address_of(self, peer: str) -> str:
        """Whose tries to sign in are counted together; empty for a proxy, behind which all are.

        A stranger's guesses would else lock everybody out.
        """
        return "" if is_trusted(peer, self.networks) else peer


def opened_for(project: Project) -> Callable[[Person], Project]:
    """Gives the project as a person sees it.

    Somebody without a name sits at this machine, and sees what whoever serves it sees: `--as` may
    have lent the server a person's eyes.
    """

    def seen_by(person: Person) -> Project:
        return project.seen_by(person) if person.name else project

    return seen_by


def make_doors(config: Config, address: Address, what: str) -> Doors:
    """Who may come in, by the settings and the address.

    Args:
        config: the settings.
        address: where ``what`` listens.
        what: the face, as a person calls it: ``the chat``.

    Raises:
        ConfigError: others could reach it, and nobody would have to sign in; or a hash or an
            address in the settings cannot be read.
    """
    auth = config.auth
    for name, stored in auth.users.items():
        check_hash(stored, name)
    networks = read_networks(auth.trusted_proxies)
    if auth.user_header and not networks:
        raise ConfigError(
            "`auth.user_header` is believed from nobody: `auth.trusted_proxies` is empty.",
            hint='Name the proxy, e.g. trusted_proxies = ["127.0.0.1"].',
        )
    guarded = bool(auth.users or auth.user_header)
    if not guarded and not is_loopback(address.host):
        raise ConfigError(
            f"At {address.host} others could use {what}, and nobody has to sign in.",
            hint="Set users or a proxy's header under [auth], or listen on 127.0.0.1.",
        )
    sign_ins = SignIns(auth.users, config.access.groups)
    return Doors(auth, networks, sign_ins, is_open=not guarded, is_secure=bool(address.certificate))
