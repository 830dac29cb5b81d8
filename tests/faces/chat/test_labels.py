"""The labels of the page's components."""

from __future__ import annotations

import pytest

from t2sql.faces.chat.labels import make_labels
from t2sql.faces.words import all_words


def test_a_label_is_known_in_both_languages() -> None:
    labels = make_labels()
    label = labels("browse.catalog_search")
    assert label.key == "browse.catalog_search"
    for name, words in all_words().items():
        assert labels.i18n.translations_dict[name][label.key] == words(label.key)


@pytest.mark.parametrize("key", ["browse.no_such_text", "browse.nothing_found"])
def test_a_text_that_is_not_there_or_wants_values_is_no_label(key: str) -> None:
    with pytest.raises(KeyError):
        make_labels()(key)
