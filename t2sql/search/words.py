"""Words of names and questions: splitting, short forms of warehouse names, and stop words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_PIECES = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")
_WORDS = re.compile(r"[^\W_]+")

SHORT_FORMS = {
    "acct": "account",
    "addr": "address",
    "amt": "amount",
    "attr": "attribute",
    "avg": "average",
    "bal": "balance",
    "biz": "business",
    "catg": "category",
    "cd": "code",
    "cnt": "count",
    "cntry": "country",
    "cpn": "coupon",
    "ctgr": "category",
    "cum": "cumulative",
    "curr": "currency",
    "cust": "customer",
    "del": "deleted",
    "dept": "department",
    "desc": "description",
    "dist": "district",
    "dlv": "delivery",
    "dt": "date",
    "dtl": "detail",
    "emp": "employee",
    "evt": "event",
    "freq": "frequency",
    "fx": "exchange rate",
    "grp": "group",
    "hist": "history",
    "img": "image",
    "imp": "impression",
    "inv": "invoice",
    "loc": "location",
    "lvl": "level",
    "mbr": "member",
    "mgr": "manager",
    "mkt": "market",
    "mgmt": "management",
    "msg": "message",
    "mth": "month",
    "nbr": "number",
    "nm": "name",
    "num": "number",
    "ord": "order",
    "org": "organization",
    "pmt": "payment",
    "pct": "percent",
    "pref": "preference",
    "prc": "price",
    "prd": "product",
    "prod": "product",
    "promo": "promotion",
    "pymt": "payment",
    "qty": "quantity",
    "rcpt": "receipt",
    "ref": "reference",
    "reg": "registration",
    "rgn": "region",
    "rsn": "reason",
    "sess": "session",
    "shp": "shipment",
    "sku": "product",
    "spec": "specification",
    "src": "source",
    "st": "status",
    "stat": "status",
    "sts": "status",
    "subs": "subscription",
    "tel": "telephone phone",
    "tmp": "temporary",
    "trx": "transaction",
    "trans": "transaction",
    "txn": "transaction",
    "usr": "user",
    "val": "value",
    "vw": "view",
    "whs": "warehouse",
    "yr": "year",
}
"""Usual short forms in warehouse names, as data modellers' abbreviation lists write them."""

_STOP_TEXT = """
    a about above all along alphabetical alphabetically also am among an and any are as ascending at
    average be been being below between both but by can corresponding could descending did different
    distinct do does doing during each either ever every find for from get give given had has have
    having he her here hers highest him his how i if in into is it its just least less let list
    lowest many maximum may me might minimum more most much must my neither no nor not number of on
    one only or other our out over per please respective respectively return same several shall she
    should show so some sorted such tell than that the their theirs them then there these they this
    those through to too total under until up us use using very want was we were what when where
    which while who whom whose why will with within without would you your
"""
STOP_WORDS = frozenset(_STOP_TEXT.split())
"""English words that questions are made of and that say nothing about tables."""


def split_name(name: str) -> tuple[str, ...]:
    """The lower-case words of an identifier: ``orderItems_2`` gives order, items, 2."""
    return tuple(piece.lower() for piece in _PIECES.findall(name))


def natural_name(name: str) -> str:
    """An identifier as people would say it: words apart, short forms written out beside them."""
    words: list[str] = []
    for word in split_name(name):
        words.append(word)
        if word in SHORT_FORMS:
            words.append(SHORT_FORMS[word])
    return " ".join(words)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, lower case, without accents, in order."""
    return tuple(_WORDS.findall(fold(text)))


def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, each once, in order; all words if none is left."""
    words = tuple(dict.fromkeys(words_of(text)))
    return tuple(word for word in words if word not in STOP_WORDS) or words


def fold(text: str) -> str:
    """Letter case, width and accents removed: ``Café`` and ``ＣＡＦＥ`` are both ``cafe``."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return unicodedata.normalize("NFKC", bare)


def singular(word: str) -> str:
    """An English word without its plural ending, roughly: ``cities`` gives city."""
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def join_words(words: Iterable[str]) -> str:
    """Words each once, in order, with a blank between."""
    return " ".join(dict.fromkeys(word for word in words if word))
