"""Follow-ups: "only for Seoul", "same by month" mean the question before, with more said."""

from __future__ import annotations

import re
from dataclasses import replace

from t2sql.types import Question

_LONGEST = 8
"""Words of a follow-up; what is longer stands for itself."""
_STARTS = re.compile(
    r"\s*(?:and |but |now |then |also |or )?"
    r"(?:only|same|the same|just|by|per|for|in|without|except|excluding|including|instead|"
    r"sorted|ordered|split|broken down|grouped|add|include|exclude|remove|drop|leave|"
    r"what about|how about|since|from|between|before|after|last|this)\b"
    r"(?! (?:which|what|how|many)\b)",
    re.IGNORECASE,
)
_KOREAN = re.compile(
    r"^\s*(?:그리고|그럼|그중|같은|이번엔)|(?:만|별로|만요|별로요|는요|은요)\s*\??\s*$"
)
_FILLING = re.compile(
    r"^\s*(?:and|but|now|then|also|or|그리고|그럼)?\s*"
    r"(?:the same|same|what about|how about|just|같은 걸|같은 것)?\s*(?:thing|again)?[\s,:]*",
    re.IGNORECASE,
)


def whole_question(question: Question) -> Question:
    """The question with what it leaves unsaid: the text of the one before stands before it.

    A question that can stand for itself is left as it is, and so is one without earlier drafts.
    """
    text = whole_text(question)
    return question if text == question.text else replace(question, text=text, earlier=())


def whole_text(question: Question) -> str:
    """The same as a text: what to search by, and what the SQL is held against."""
    if not question.earlier or not is_follow_up(question.text):
        return question.text
    before = whole_text(question.earlier[-1].selection.question).rstrip(" ?.!")
    said = _FILLING.sub("", question.text, count=1).strip()
    return f"{before} {said}" if said else before


def is_follow_up(text: str) -> bool:
    """Whether a text is too short to be asked alone, and begins or ends as a continuation does."""
    short = len(text.split()) <= _LONGEST
    return short and bool(_STARTS.match(text) or _KOREAN.search(text))
