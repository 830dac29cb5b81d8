"""Which prompt is used: all versions of all prompts, a project's own over the shipped ones."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from t2sql.errors import PromptError
from t2sql.llm.prompt_files import Prompt, read_prompts
from t2sql.llm.shipped import shipped_prompts


class PromptLibrary:
    """All versions of all prompts: the shipped ones, and a project's own over them.

    Args:
        own: a project's ``prompts`` folder; it need not exist.
        pins: which version of a prompt to use; the highest where nothing is pinned.
        shipped: the prompts that come with t2sql; found by itself.

    Raises:
        PromptError: a file is wrong, or a pin names no prompt.
    """

    def __init__(
        self,
        own: Path | None = None,
        pins: Mapping[str, int] | None = None,
        *,
        shipped: Path | None = None,
    ) -> None:
        found: dict[str, dict[int, Prompt]] = {}
        base = shipped or shipped_prompts()
        for folder in (base, own):
            for prompt in read_prompts(folder, base) if folder is not None else ():
                found.setdefault(prompt.name, {})[prompt.version] = prompt
        self._prompts = found
        self._pins = dict(pins or {})
        for name in self._pins:
            self.prompt(name)

    def names(self) -> tuple[str, ...]:
        """The names of all prompts, sorted."""
        return tuple(sorted(self._prompts))

    def versions(self, name: str) -> tuple[int, ...]:
        """The versions of a prompt, ascending; empty if there is none of that name."""
        return tuple(sorted(self._prompts.get(name, ())))

    def prompt(self, name: str) -> Prompt:
        """The pinned version of a prompt, or the highest.

        Raises:
            PromptError: there is no such prompt or version.
        """
        versions = self.versions(name)
        if not versions:
            near = difflib.get_close_matches(name, self._prompts, n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(self.names())}."
            raise PromptError(f"There is no prompt `{name}`.", hint=hint)
        version = self._pins.get(name, versions[-1])
        if version not in versions:
            known = ", ".join(str(known) for known in versions)
            raise PromptError(
                f"The prompt `{name}` has no version {version}.",
                hint=f"[prompts] {name} may be one of: {known}.",
            )
        return self._prompts[name][version]
