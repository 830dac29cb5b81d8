"""Korean numbers: ``1만 2천``, ``3천 명``, ``세 개``, and what is counted by them."""

from __future__ import annotations

import re

_SCALES = {"십": 10, "백": 100, "천": 1_000, "만": 10_000, "억": 10**8, "조": 10**12}
_NATIVE = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5,
    "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "스무": 20, "서른": 30,
}  # fmt: skip
_SINO = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
COUNTED = (
    "가지|군데|마리|차례|사람|개월|주일|시간|퍼센트|프로|달러|위안|명|건|개|곳|회|번|대|원|점|종|분|초|일|주|달|년|세|살|위"
    "|권|장|통|인|척|채|톤|킬로|미터|글자|차|쌍|팀|쪽|편|벌|잔|병|박|%|배"
)
"""Counters: what is counted, measured or ranked."""
_MEASURED = frozenset(
    {
        "원",
        "달러",
        "위안",
        "점",
        "세",
        "살",
        "퍼센트",
        "프로",
        "%",
        "분",
        "초",
        "시간",
        "톤",
        "킬로",
        "미터",
    }
    | {"배", "일", "주", "개월", "달", "년"}
)
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SCALED = rf"\s?[십백천만억조]+(?:\s?{_DIGITS}\s?[십백천만억조]+)*(?:\s?{_DIGITS}(?![\d년월]))?"
_COUNTED_BY_NATIVE = "가지|군데|마리|사람|명|건|개|곳|번|대|달|주|살|권|장|시간|차례|팀|쌍"
_WRITTEN = re.compile(
    rf"(?:(?P<digits>{_DIGITS}(?:{_SCALED})?)"
    r"|(?P<sino>[일이삼사오육칠팔구]?[십백천만억조][일이삼사오육칠팔구십백천만억]*)"
    rf"(?=\s?(?:{COUNTED}))"
    rf"|(?P<native>{'|'.join(sorted(_NATIVE, key=len, reverse=True))})"
    rf"(?=\s?(?:{_COUNTED_BY_NATIVE})))"
    rf"\s?(?P<counter>(?:{COUNTED})(?:씩|짜리)?)?"
)


def read_number(text: str, at: int) -> tuple[str, str, int] | None:
    """The number at this place as digits, its counter, and where both end; None if none is there.

    ``1만 2천`` is 12000, ``3천 명`` is 3000 counted in 명, ``세 개`` is 3.
    """
    match = _WRITTEN.match(text, at)
    if match is None:
        return None
    if match["digits"]:
        value = _value(match["digits"])
    elif match["sino"]:
        value = _sino(match["sino"])
    else:
        value = float(_NATIVE[match["native"]])
    counter = (match["counter"] or "").removesuffix("씩").removesuffix("짜리")
    return f"{value:.10g}" if value < 1e10 else f"{value:.0f}", counter, match.end()


def is_measured(counter: str) -> bool:
    """Whether the counter measures something (원, 점) rather than counts rows (건, 명)."""
    return counter in _MEASURED


def _value(written: str) -> float:
    total = 0.0
    for digits, scales in re.findall(rf"({_DIGITS})\s?([십백천만억조]*)", written):
        part = float(digits.replace(",", ""))
        for scale in scales:
            part *= _SCALES[scale]
        total += part
    return total


def _sino(written: str) -> float:
    total = section = digit = 0.0
    for sign in written:
        if sign in _SINO:
            digit = _SINO[sign]
            continue
        scale = _SCALES[sign]
        if scale >= 10_000:
            total += max(section + digit, 1.0) * scale
            section = digit = 0.0
        else:
            section += max(digit, 1.0) * scale
            digit = 0.0
    return total + section + digit
