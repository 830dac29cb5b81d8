"""Are the prompts whole, the project's own among them, and is every pin one of them?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from t2sql.errors import PromptError
from t2sql.evaluation.doctor.findings import Finding, of_error

if TYPE_CHECKING:
    from t2sql.config import Config

NAME: Final = "prompts"


def check_prompts(config: Config) -> list[Finding]:
    """How the prompts stand: an unknown input, a schema that is none, a pin of no version."""
    from t2sql.llm.prompt_files import read_prompts
    from t2sql.llm.prompts import PromptLibrary

    folder = config.path(config.paths.prompts)
    own = folder if folder.is_dir() else None
    try:
        library = PromptLibrary(own, config.prompts)
        mine = len(read_prompts(own)) if own is not None else 0
    except PromptError as error:
        found = of_error(NAME, error)
        mend = found.mend or f"Correct it, or take it out of {folder}: docs/prompts.md."
        return [Finding(NAME, "error", found.text, mend)]
    pinned = ", ".join(f"{name}@{version}" for name, version in config.prompts.items())
    text = f"{len(library.names())} prompts, {mine} of the project's own"
    return [Finding(NAME, "ok", f"{text}; pinned: {pinned}" if pinned else text)]
