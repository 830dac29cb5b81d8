"""What bash completes: whole words, where bash breaks them at ``@`` and ``=``."""

from __future__ import annotations

from typing import Final

_ASKED: Final = 'response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD '
_JOINED: Final = r"""local words=() rest="${COMP_LINE:0:COMP_POINT}" part gap i
    for ((i = 0; i <= COMP_CWORD; i++)); do
        gap="${rest%%[![:space:]]*}"; rest="${rest#"$gap"}"; part="${COMP_WORDS[i]}"
        ((i == COMP_CWORD)) && part="$rest"
        rest="${rest#"$part"}"
        if ((i > 0)) && [[ -z $gap ]]; then words[-1]+="$part"; else words+=("$part"); fi
    done
    local typed="${words[-1]}" held=""
    [[ $typed != [\"\']* ]] && held="${typed%"${typed##*[=:]}"}"
    response=$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((${#words[@]} - 1)) """
_TAKEN: Final = "COMPREPLY+=($value)"


def join_words(script: str) -> str:
    """The script with words put together again; as it is where it is not the one that is known.

    Args:
        script: what click gives for bash.
    """
    if _ASKED not in script or _TAKEN not in script:
        return script
    return script.replace(_ASKED, _JOINED).replace(_TAKEN, 'COMPREPLY+=("${value#"$held"}")')
