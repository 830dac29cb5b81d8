"""Does the embedder understand the questions that people ask here?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from t2sql.errors import ConfigError, SearchError
from t2sql.evaluation.doctor.findings import Finding, of_error
from t2sql.evaluation.embedder_quality import (
    EmbedderQuality,
    LanguageQuality,
    measure_embedder,
)
from t2sql.evaluation.languages import LATIN

if TYPE_CHECKING:
    from datetime import date

    from t2sql.evaluation.past_questions import HistorySurvey
    from t2sql.project import Project
    from t2sql.protocols import Progress

NAME: Final = "embedder"
FEWEST_MEASURED: Final = 20
MULTILINGUAL: Final = "paraphrase-multilingual-MiniLM-L12-v2"
LARGER: Final = "BAAI/bge-m3"
_KNOWN_MULTILINGUAL: Final = ("multilingual", "bge-m3", "labse", "xlm-r")


def check_embedder(
    project: Project, survey: HistorySurvey, today: date, progress: Progress | None
) -> tuple[EmbedderQuality | None, list[Finding]]:
    """Ask past questions again; None, with the reason, where there are too few of them."""
    from t2sql.search.manifest import read_manifest

    asked = survey.sample
    if len(asked) < FEWEST_MEASURED:
        text = (
            f"Its quality here cannot be measured: {len(asked)} different past questions are "
            f"known, and {FEWEST_MEASURED} are needed."
        )
        mend = "Write `-- question:` above past queries, or accept answers; then look again."
        return None, [Finding(NAME, "note", text, mend)]
    try:
        manifest = read_manifest(project.state / "index")
        quality = measure_embedder(
            asked,
            manifest.embedder if manifest else project.config.search.embedder,
            project.search,
            project.catalog,
            today=today,
            limits=project.config.limits,
            progress=progress,
        )
    except SearchError as error:
        return None, [of_error(NAME, error)]
    return quality, []


def check_loads(project: Project) -> list[Finding]:
    """Where there is no index to ask: can the embedder be had at all?"""
    try:
        embedder = project.embedder()
        embedder.embed(["orders of last month"])
    except (ConfigError, SearchError) as error:
        return [of_error(NAME, error)]
    return [Finding(NAME, "ok", f"{embedder.name} can be loaded.")]


def judge_embedder(quality: EmbedderQuality | None) -> list[Finding]:
    """One finding a language: fine, too few questions, or poor with the mend."""
    if quality is None:
        return []
    return [_judge(quality.embedder, language) for language in quality.languages]


def _judge(embedder: str, found: LanguageQuality) -> Finding:
    figures = (
        f"{found.meaning.at_5:.0%} of the tables of {found.questions} past questions are among the "
        f"first 5 by meaning alone, {found.words.at_5:.0%} by words alone"
    )
    if not found.judged:
        text = f"Questions in {found.language} are too few to judge by: {figures}."
        return Finding(NAME, "note", text)
    if not found.poor:
        return Finding(NAME, "ok", f"{embedder}, questions in {found.language}: {figures}")
    text = f"The embedder {embedder} is poor for questions in {found.language} here: {figures}."
    return Finding(NAME, "warning", text, _mend(embedder, found.language))


def _mend(embedder: str, language: str) -> str:
    described = f"describe tables and columns in {language} in metadata/tables"
    if any(word in embedder.lower() for word in _KNOWN_MULTILINGUAL):
        larger = "" if LARGER.lower() in embedder.lower() else f"Set {_setting(LARGER)}, or "
        said = f"{larger}{described}"
        return f"{said[0].upper()}{said[1:]}; see docs/languages.md."
    if language == LATIN and embedder != "hash":
        return (
            "Describe tables and columns in metadata/tables; if the questions are not all English, "
            f"set {_setting(MULTILINGUAL)}. See docs/languages.md."
        )
    if language == LATIN:
        return f"Set {_setting('all-MiniLM-L6-v2')}, then run `t2sql index`."
    return f"Set {_setting(MULTILINGUAL)}, then run `t2sql index`; see docs/languages.md."


def _setting(embedder: str) -> str:
    return f'[search] embedder = "{embedder}"'
