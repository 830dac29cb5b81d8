"""The text of the first settings file."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from t2sql.config.secrets import holds_secret
from t2sql.config.sections import PrivacySettings


def first_settings(
    url: str,
    privacy: PrivacySettings = PrivacySettings(),
    *,
    schemas: Sequence[str] = (),
    dbt: Sequence[str] = (),
) -> str:
    """The text of a new ``t2sql.toml``; a URL with a password is named by a variable instead.

    Args:
        url: of the database.
        privacy: what the person decided on samples and results.
        schemas: patterns of the schemas to read; all where there is none.
        dbt: folders of dbt projects, relative to the file.
    """
    if holds_secret(url):
        database = (
            f'url_env = "{URL_VARIABLE}" # the URL has a password: keep it in this variable, '
            "never in a file"
        )
    else:
        database = f"url = {json.dumps(url, ensure_ascii=False)}"
    marks = {
        "COST_OF_SAMPLES": SAMPLES_COST,
        "COST_OF_RESULTS": RESULTS_COST,
        "SAMPLES": str(privacy.samples).lower(),
        "RESULTS": str(privacy.results).lower(),
        "DATABASE": database,
        "SCHEMAS": f"schemas = {_list(schemas)}" if schemas else '# schemas = ["shop", "fin*"]',
        "DBT": f"dbt = {_list(dbt)}" if dbt else '# dbt = ["../analytics"]',
    }
    # In one pass: a URL may hold the word of another mark.
    return re.sub("|".join(marks), lambda mark: marks[mark[0]], _FIRST_SETTINGS)


def _list(texts: Sequence[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


SAMPLES_COST = (
    "without: 2 to 3 of 100 answers fewer (BIRD: CHASE 73.0 to 70.1, CodeS 1.8 to 3.2 less)"
)
"""What cell values in a prompt are worth: Pourreza et al. 2024 and Li et al. 2024, by leaving out
the values that are retrieved for a question."""
RESULTS_COST = "without: no answer is worse, a template sums the rows up instead of the model"
URL_VARIABLE = "T2SQL_DATABASE_URL"
_FIRST_SETTINGS = """\
# Settings of this t2sql project. Every key: docs/configuration.md

[database]
DATABASE
SCHEMAS # patterns of the schemas to read; without it all of them

[paths]                    # relative to this file
# metadata = "metadata"    # tables/*.yml, terms.yml, rules.md, queries/*.sql: yours to write
DBT # dbt projects, read where they lie and never written

[project]
# today = 2025-06-19       # pin the clock that relative dates are read by; default: the real date
# translator = "auto"      # llm, offline, or auto: llm where a model is configured

[llm]                      # any OpenAI-compatible endpoint; without a model t2sql works offline
# base_url = "http://localhost:11434/v1"
# model = "name-of-the-model"
# api_key_env = "OPENAI_API_KEY"

[privacy]                  # what may go to a model beside names, types, keys and what people wrote
samples = SAMPLES            # cell values; COST_OF_SAMPLES
results = RESULTS            # rows of an answer; COST_OF_RESULTS
# mask = ["*email*", "shop.members.phone"] # columns whose cells never leave, nor their comments;
#                          # so it is always with passwords, tokens, card numbers, and `pii: true`

[limits]
# rows = 1000              # fetched at most
# query_seconds = 30
"""
