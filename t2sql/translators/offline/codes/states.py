"""General English of states and codes: words that say the same of a row, ISO codes in words."""

from __future__ import annotations

from functools import cache

from t2sql.translators.offline.codes.roots import root

SAME_STATES: tuple[tuple[str, ...], ...] = (
    ("pending", "waiting", "awaiting", "outstanding", "not answered", "unanswered", "undecided"),
    ("cancelled", "called off", "voided", "annulled"),
    ("withdrawn", "left", "quit", "resigned"),
    ("terminated", "ended", "finished"),
    ("running", "live", "ongoing", "in progress", "under way"),
    ("in progress", "being worked on", "in process"),
    ("paused", "stopped for now"),
    ("on hold", "held", "held back", "withheld"),
    ("completed", "done", "finished", "fulfilled"),
    ("failed", "unsuccessful", "went wrong"),
    ("succeeded", "successful", "success"),
    ("approved", "accepted", "granted"),
    ("rejected", "refused", "declined", "denied", "turned down"),
    ("upheld", "confirmed", "found valid"),
    ("dismissed", "found invalid", "thrown out"),
    ("shipped", "dispatched", "sent out"),
    ("overdue", "past due", "late"),
    ("returned", "sent back"),
    ("blocked", "locked", "frozen"),
    ("banned", "permanent ban", "permanently banned"),
    ("lost", "gone missing", "went missing", "got lost"),
    ("dormant", "sleeping", "inactive"),
    ("resolved", "solved", "settled"),
    ("new", "just created", "untouched"),
    ("refunded", "paid back", "money back"),
    ("on sale", "for sale", "up for sale"),
    ("giveaway", "given away", "for free"),
    ("male", "man", "men"),
    ("female", "woman", "women"),
)
"""Groups of phrases; a code whose words are one of a group may be asked for by the others."""

CURRENCIES: dict[str, tuple[str, ...]] = {
    "USD": ("dollar", "us dollar"),
    "EUR": ("euro",),
    "GBP": ("pound", "pound sterling", "british pound"),
    "JPY": ("yen", "japanese yen"),
    "KRW": ("won", "korean won"),
    "CNY": ("yuan", "renminbi"),
    "INR": ("rupee", "indian rupee"),
    "CHF": ("swiss franc", "franc"),
    "BRL": ("real", "brazilian real"),
    "MXN": ("mexican peso", "peso"),
    "RUB": ("rouble", "ruble"),
    "TRY": ("lira", "turkish lira"),
    "SEK": ("swedish krona", "krona"),
    "VND": ("dong",),
    "THB": ("baht",),
    "AUD": ("australian dollar",),
    "CAD": ("canadian dollar",),
    "SGD": ("singapore dollar",),
    "HKD": ("hong kong dollar",),
}

COUNTRIES: dict[str, tuple[str, ...]] = {
    "US": ("united states", "usa", "america", "american"),
    "GB": ("united kingdom", "britain", "british"),
    "KR": ("korea", "south korea", "korean"),
    "JP": ("japan", "japanese"),
    "CN": ("china", "chinese"),
    "SG": ("singapore",),
    "HK": ("hong kong",),
    "TW": ("taiwan",),
    "VN": ("vietnam",),
    "TH": ("thailand",),
    "IN": ("india", "indian"),
    "DE": ("germany", "german"),
    "FR": ("france", "french"),
    "ES": ("spain", "spanish"),
    "IT": ("italy", "italian"),
    "NL": ("netherlands", "dutch"),
    "CA": ("canada", "canadian"),
    "AU": ("australia", "australian"),
    "BR": ("brazil", "brazilian"),
    "MX": ("mexico", "mexican"),
    "PL": ("poland", "polish"),
    "BE": ("belgium", "belgian"),
    "AT": ("austria", "austrian"),
    "CH": ("switzerland", "swiss"),
    "SE": ("sweden", "swedish"),
    "NO": ("norway", "norwegian"),
    "DK": ("denmark", "danish"),
    "FI": ("finland", "finnish"),
    "PT": ("portugal", "portuguese"),
    "IE": ("ireland", "irish"),
    "GR": ("greece", "greek"),
    "CZ": ("czech republic", "czech"),
    "TR": ("turkey", "turkish"),
    "NZ": ("new zealand",),
    "ZA": ("south africa",),
}


@cache
def _groups() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for group in SAME_STATES:
        for phrase in group:
            key = tuple(root(word) for word in phrase.split())
            others = [other for other in group if other != phrase]
            found.setdefault(key, []).extend(others)
    return {key: tuple(dict.fromkeys(others)) for key, others in found.items()}


def other_words(roots: tuple[str, ...]) -> tuple[str, ...]:
    """Phrases that say the same as a phrase of these roots."""
    return _groups().get(roots, ())


def words_of_standard(values: frozenset[str], value: str) -> tuple[str, ...]:
    """What an ISO code of a currency or a country is called, in a column that holds only such."""
    for standard in (CURRENCIES, COUNTRIES):
        if value in standard and len(values & standard.keys()) >= max(1, 0.6 * len(values)):
            return standard[value]
    return ()
