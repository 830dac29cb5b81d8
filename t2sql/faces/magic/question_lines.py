"""Questions end with a question mark, which IPython would take for a wish for help."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Sequence
from typing import Any, Final, Self

from IPython.core.inputtransformer2 import EscapedCommand

_QUESTION: Final = re.compile(r"\s*%ask\s+[^\s?].*\?\s*\Z", re.DOTALL)


class QuestionLine(EscapedCommand):  # type: ignore[misc] # IPython knows transformers by their class
    """Takes ``%ask how many orders are there?`` for a question; ``%ask?`` still shows the help.

    Source: token transformers of ``IPython.core.inputtransformer2``; the least priority goes first,
    and that of the help is 5.
    """

    priority = 1

    @classmethod
    def find(cls, tokens_by_line: Sequence[Sequence[Any]]) -> Self | None:
        """The first line that asks."""
        spaces = {tokenize.INDENT, tokenize.DEDENT}
        for line in tokens_by_line:
            first = next((token for token in line if token.type not in spaces), None)
            if first is not None and first.string == "%" and _QUESTION.match(first.line):
                made: Self = cls(first.start)
                return made
        return None
