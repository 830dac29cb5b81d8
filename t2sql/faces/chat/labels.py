"""What the page's own components are called, in the language of whoever looks at them.

The page is one for all; the browser picks the language of its labels. What a handler writes takes
the words of the request instead (:meth:`t2sql.faces.chat.desk.Desk.words`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from t2sql.faces.words import all_words


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The words of the page by key, as a component takes them."""

    i18n: gr.I18n
    """Goes to ``mount_gradio_app(..., i18n=labels.i18n)``."""

    def __call__(self, key: str) -> Any:
        """What a component takes as label, placeholder, text or choice of that key.

        Raises:
            KeyError: there is no such text, or it has values to be put in, which labels cannot.
        """
        text = self.i18n.translations["en"][key]
        if "{" in text:
            raise KeyError(f"{key} has values to be put in: take the words of a request.")
        return self.i18n(key)


def make_labels() -> Labels:
    """The labels of all rooms, in English and Korean."""
    return Labels(gr.I18n(**{name: dict(words.texts) for name, words in all_words().items()}))
