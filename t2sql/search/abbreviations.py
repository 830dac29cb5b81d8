"""How likely a short word of a name abbreviates a word of a question: ``bldg`` a building.

Warehouses of some age are named in short forms that no list holds. People shorten words in two
ways (Hill et al. 2008, "AMAP: automatically mining abbreviation expansions"): they cut the end off
(``emp``, ``acad``), or they drop vowels and then some consonants (``bldg``, ``appt``).
"""

from __future__ import annotations

from typing import Final

LONGEST: Final = 6
"""Letters of a short form."""
_SHORTEST_WORD: Final = 4
_VOWELS: Final = frozenset("aeiou")
_PREFIX: Final = {2: 0.25, 3: 0.55, 4: 0.75, 5: 0.85, 6: 0.9}
"""How sure the first letters of a word are, by how many they are."""
_MOST: Final = 0.9


def abbreviates(short: str, word: str) -> float:
    """How likely ``short`` stands for ``word``: 0 to 0.9. Both in lower case, without digits."""
    fits = 2 <= len(short) <= LONGEST and len(word) >= max(_SHORTEST_WORD, len(short) + 1)
    if not fits or short[0] != word[0]:
        return 0.0
    if word.startswith(short):
        return _PREFIX[len(short)]
    consonants = _without_vowels(word)
    if _in_order(short, consonants):
        return _by_consonants(short, consonants)
    return _by_both(short, word, consonants)


def _by_consonants(short: str, consonants: str) -> float:
    """``bldg``: the more of the consonants the surer, above all the first and the last."""
    begins = consonants.startswith(short)
    ends = short[-1] == consonants[-1]
    if len(short) == 2:
        return 0.3 if begins or ends else 0.0
    share = len(short) / len(consonants)
    if share < 0.45 and not begins and not ends:
        return 0.2
    return min(_MOST, 0.35 + 0.45 * share + 0.1 * begins + 0.1 * ends)


def _by_both(short: str, word: str, consonants: str) -> float:
    """``appt``: the first letters, then consonants."""
    same = next((at for at, (a, b) in enumerate(zip(short, word, strict=False)) if a != b), 0)
    rest = short[same:]
    if same < 2 or not _VOWELS.isdisjoint(rest) or not _in_order(rest, word[same:]):
        return 0.0
    ends = rest[-1] == consonants[-1]
    if len(short) == 3 and not ends:
        return 0.35
    return 0.5 + 0.1 * min(same, 3) + 0.1 * ends


def _without_vowels(word: str) -> str:
    return word[0] + "".join(letter for letter in word[1:] if letter not in _VOWELS)


def _in_order(letters: str, word: str) -> bool:
    left = iter(word)
    return all(letter in left for letter in letters)
