"""From a Korean question to the same question in the words and the order of English."""

from __future__ import annotations

import unicodedata
from datetime import date

from t2sql.steps.korean.arrange import arrange
from t2sql.steps.korean.dictionary import NO_WORDS, Vocabulary, has_korean
from t2sql.steps.korean.scan import scan


def say_in_english(text: str, today: date, vocabulary: Vocabulary = NO_WORDS) -> str:
    """The question as it would be asked in English; a text without Korean as it is.

    Names that the schema itself gives in Korean stay (``vocabulary``), and so does every word that
    nothing knows: what was not understood can still be seen, and be said.
    """
    if not has_korean(text):
        return text
    pieces = scan(unicodedata.normalize("NFC", text), today, vocabulary)
    return arrange(pieces, vocabulary) or text
