"""The shared dimensions: dates, regions, categories, codes, exchange rates, app versions, banks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from t2sql.demo.clock import DAYS, FIRST_DAY
from t2sql.demo.columns import Array, Column, Maybe
from t2sql.demo.plan import Plan
from t2sql.demo.seeds import read_seed
from t2sql.demo.sink import Sink

CAPITAL = ("SEL", "GGI", "ICN")
SEASONS = {12: "winter", 1: "winter", 2: "winter", 3: "spring", 4: "spring", 5: "spring"}
SEASONS |= {6: "summer", 7: "summer", 8: "summer", 9: "autumn", 10: "autumn", 11: "autumn"}
APP_VERSIONS = ("5.2.0", "5.4.1", "5.8.0", "6.0.0", "6.1.2", "6.3.0", "6.5.1", "7.0.0", "7.1.0")
BANKS = (
    ("004", "Kukje Bank", "국제은행"),
    ("011", "Nongchon Bank", "농촌은행"),
    ("020", "Uju Bank", "우주은행"),
    ("088", "Sinwol Bank", "신월은행"),
    ("090", "Kokoa Bank", "코코아뱅크"),
    ("092", "Toad Bank", "두꺼비뱅크"),
)


@dataclass(frozen=True, slots=True)
class Dims:
    """What the other areas need of the dimensions."""

    region_ids: Array
    region_city: Array
    """City number of each region, in the order of `region_ids`."""
    region_launch: Array
    """Day number of each region's launch."""
    region_people: Array
    usd_krw: Array
    """Won per dollar on each day of the data."""


def build_dims(sink: Sink, plan: Plan) -> Dims:
    """Fills the dimensions."""
    _dates(sink)
    regions = read_seed("regions")
    ids = np.arange(1, len(regions) + 1) + 1000
    cities = sorted({row["city_cd"] for row in regions})
    _regions(sink, regions, ids)
    _categories(sink)
    _small(sink)
    return Dims(
        region_ids=ids,
        region_city=np.array([cities.index(row["city_cd"]) for row in regions]),
        region_launch=np.array([_day(row["launch_date"]) for row in regions]),
        region_people=np.array([int(row["population"]) for row in regions], dtype=float),
        usd_krw=_rates(sink, plan),
    )


def _day(text: str) -> int:
    return (date.fromisoformat(text) - FIRST_DAY).days


def _dates(sink: Sink) -> None:
    holidays = {row["dt"]: row for row in read_seed("holidays")}
    days = [date(2022, 1, 1) + timedelta(days=n) for n in range(1826)]
    iso = [day.isocalendar() for day in days]
    found = [holidays.get(day.isoformat(), {}) for day in days]
    columns: dict[str, Column] = {
        "date_key": np.array([int(f"{day:%Y%m%d}") for day in days]),
        "dt": np.array(days, dtype="datetime64[D]"),
        "year": np.array([day.year for day in days]),
        "quarter": np.array([(day.month + 2) // 3 for day in days]),
        "month": np.array([day.month for day in days]),
        "month_name": [f"{day:%B}" for day in days],
        "year_month": [f"{day:%Y-%m}" for day in days],
        "iso_year": np.array([week.year for week in iso]),
        "iso_week": np.array([week.week for week in iso]),
        "week_start": np.array(
            [day - timedelta(days=day.weekday()) for day in days], dtype="datetime64[D]"
        ),
        "day_of_month": np.array([day.day for day in days]),
        "day_of_week": np.array([week.weekday for week in iso]),
        "day_name": [f"{day:%A}" for day in days],
        "is_weekend": np.array([day.weekday() >= 5 for day in days]),
        "is_holiday": np.array([bool(row) for row in found]),
        "holiday_name": [row.get("name_en") for row in found],
        "holiday_name_ko": [row.get("name_ko") for row in found],
        "season": [SEASONS[day.month] for day in days],
        "is_moving_season": np.array([day.month in (2, 3) for day in days]),
    }
    sink.insert("dim.dim_date", columns)


def _regions(sink: Sink, regions: list[dict[str, str]], ids: Array) -> None:
    sink.insert(
        "dim.region",
        {
            "region_id": ids,
            "city_cd": [row["city_cd"] for row in regions],
            "city_name_en": [row["city_en"] for row in regions],
            "city_name_ko": [row["city_ko"] for row in regions],
            "district_name_en": [row["district_en"] for row in regions],
            "district_name_ko": [row["district_ko"] for row in regions],
            "population": np.array([int(row["population"]) for row in regions]),
            "is_capital_area": np.array([row["city_cd"] in CAPITAL for row in regions]),
            "launch_date": np.array([row["launch_date"] for row in regions], "datetime64[D]"),
        },
    )


def _categories(sink: Sink) -> None:
    rows = read_seed("categories")
    parents = np.array([int(row["parent_id"] or 0) for row in rows])
    sink.insert(
        "dim.category",
        {
            "category_id": np.array([int(row["category_id"]) for row in rows]),
            "parent_id": Maybe(parents, parents > 0),
            "category_name_en": [row["name_en"] for row in rows],
            "category_name_ko": [row["name_ko"] for row in rows],
            "lvl": np.where(parents > 0, 2, 1),
            "is_active": np.array([row["category_id"] != "1403" for row in rows]),
        },
    )


def _small(sink: Sink) -> None:
    codes = read_seed("codes")
    groups = [row["grp_cd"] for row in codes]
    sink.insert(
        "dim.code",
        {
            "grp_cd": groups,
            "cd": [row["cd"] for row in codes],
            "cd_name_en": [row["name_en"] for row in codes],
            "cd_name_ko": [row["name_ko"] for row in codes],
            "sort_no": np.array([n - groups.index(group) + 1 for n, group in enumerate(groups)]),
            "use_yn": ["N" if row["cd"] == "M" else "Y" for row in codes],
        },
    )
    n = len(APP_VERSIONS)
    released = np.datetime64(FIRST_DAY) + np.linspace(0, DAYS - 40, n).astype("timedelta64[D]")
    sink.insert(
        "dim.app_version",
        {
            "platform": ["ios"] * n + ["android"] * n,
            "app_version": list(APP_VERSIONS) * 2,
            "released_on": np.concatenate([released, released + np.timedelta64(2, "D")]),
            "is_forced": np.array([version.endswith(".0.0") for version in APP_VERSIONS] * 2),
        },
    )
    sink.insert(
        "dim.bank",
        {
            "bank_cd": [bank[0] for bank in BANKS],
            "bank_name_en": [bank[1] for bank in BANKS],
            "bank_name_ko": [bank[2] for bank in BANKS],
        },
    )


def _rates(sink: Sink, plan: Plan) -> Array:
    """A wandering dollar that drifts from about 1,270 to about 1,370 won."""
    rng = plan.rng("fx")
    drift = np.interp(
        np.arange(DAYS),
        [0, 300, 450, 640, 740, 800, DAYS],
        [1262, 1345, 1320, 1360, 1455, 1450, 1368],
    )
    noise = np.zeros(DAYS)
    for day in range(1, DAYS):
        noise[day] = 0.94 * noise[day - 1] + rng.normal(0, 4.5)
    rate: Array = np.round(drift + noise, 1)
    last_open = np.arange(DAYS) - np.maximum(plan.clock.weekday - 4, 0)
    rate = rate[np.maximum(last_open, 0)]
    days = np.datetime64(FIRST_DAY) + np.arange(DAYS)
    sink.insert(
        "dim.fx_rate",
        {
            "rate_date": np.concatenate([days, days]),
            "currency": ["USD"] * DAYS + ["KRW"] * DAYS,
            "krw_per_unit": np.concatenate([rate, np.ones(DAYS)]),
        },
    )
    return rate
