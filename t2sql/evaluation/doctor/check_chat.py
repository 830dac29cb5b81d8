"""May the chat be served, to whom, and do the settings of signing in hold?"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from t2sql.access.passwords import check_hash
from t2sql.access.proxies import read_networks
from t2sql.errors import ConfigError
from t2sql.evaluation.doctor.findings import Finding, of_error

if TYPE_CHECKING:
    from t2sql.config import Config

NAME: Final = "chat"


def check_chat(config: Config) -> list[Finding]:
    """How ``[auth]`` stands, and whether what the chat is made of is installed."""
    findings = []
    if find_spec("gradio") is None:
        mend = "Install t2sql again with all it needs: `pip install --force-reinstall t2sql`."
        findings.append(Finding(NAME, "warning", "gradio is not installed.", mend))
    auth = config.auth
    try:
        for name, stored in auth.users.items():
            check_hash(stored, name)
        networks = read_networks(auth.trusted_proxies)
    except ConfigError as error:
        return [*findings, of_error(NAME, error)]
    if auth.user_header and not networks:
        text = "`auth.user_header` is believed from nobody: `auth.trusted_proxies` is empty."
        mend = 'Name the proxy, e.g. trusted_proxies = ["127.0.0.1"].'
        return [*findings, Finding(NAME, "error", text, mend)]
    if auth.trusted_proxies and not auth.user_header:
        text = "`auth.trusted_proxies` names proxies, but no header of theirs tells a person."
        mend = 'Set user_header, e.g. "X-Forwarded-User", or take the proxies out.'
        findings.append(Finding(NAME, "warning", text, mend))
    signs_in = bool(auth.users or auth.user_header)
    if config.access.rules and not signs_in:
        text = "There are rules of access, and nobody signs in: the chat knows no names."
        mend = "Add people with `t2sql user hash NAME`, or a proxy's header, under [auth]."
        findings.append(Finding(NAME, "warning", text, mend))
    who = f"{len(auth.users)} people sign in" if auth.users else "people come by the proxy's header"
    said = who if signs_in else "Nobody signs in: it listens on this machine alone"
    return [*findings, Finding(NAME, "ok", f"{said}.")]
