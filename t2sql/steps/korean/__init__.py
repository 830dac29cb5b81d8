"""Korean questions, read as English ones: the words of a schema stay, the rest is put in order."""

from t2sql.steps.korean.dictionary import (
    NO_WORDS,
    Vocabulary,
    collect_words,
    general_words,
    has_korean,
)
from t2sql.steps.korean.reading import say_in_english

__all__ = [
    "NO_WORDS",
    "Vocabulary",
    "collect_words",
    "general_words",
    "has_korean",
    "say_in_english",
]
