"""Where the prompts lie that come with t2sql."""

from __future__ import annotations

from pathlib import Path

from t2sql.errors import PromptError


def shipped_prompts() -> Path:
    """The folder of the prompts that come with t2sql: in the wheel, or in a checkout.

    Raises:
        PromptError: there is none; the installation is damaged.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_files" / "prompts", package.parent / "prompts"):
        if folder.is_dir():
            return folder
    raise PromptError("The shipped prompts are missing.", hint="Install t2sql again.")
