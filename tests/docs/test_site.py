"""The pages as a site: all of them are found, every link leads somewhere, nothing is fetched."""

from __future__ import annotations

import functools
import http.server
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import t2sql

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SITE = DOCS / "site" / "mkdocs.yml"
PAGES = sorted(DOCS.glob("*.md"))
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_FETCHED = re.compile(
    r"""<(?:script|img|iframe|source)[^>]*\bsrc=["']?(?:https?:)?//"""
    r"""|<link[^>]*\bhref=["']?(?:https?:)?//|@import\s+["'(]|url\(["']?(?:https?:)?//""",
    re.IGNORECASE,
)


def named(entries: Any) -> Iterator[str]:
    """The pages that the navigation names."""
    if isinstance(entries, str):
        yield entries
    elif isinstance(entries, dict):
        for entry in entries.values():
            yield from named(entry)
    else:
        for entry in entries:
            yield from named(entry)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the site makes them."""
    from markdown.extensions.toc import slugify  # type: ignore[import-untyped] # it has no stubs

    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {slugify(re.sub(r"[`*]", "", heading), "-") for heading in headings}


def test_every_page_is_reached_from_the_navigation() -> None:
    nav = list(named(yaml.safe_load(SITE.read_text(encoding="utf-8"))["nav"]))

    assert sorted(nav) == [page.name for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in _LINK.findall(text):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make site` builds it."""
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(
        [*build, "--config-file", str(SITE), "--site-dir", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_shows_the_reference(site: Path) -> None:
    reference = (site / "reference.html").read_text(encoding="utf-8")

    assert 'id="t2sql.project.project.Project.suggest_tables"' in reference
    exported = [name for name in t2sql.__all__ if not name.startswith("__")]
    missing = [
        name for name in exported if not re.search(rf'id="t2sql\.[\w.]*\b{name}"', reference)
    ]
    assert missing == []


@pytest.mark.slow
def test_no_page_names_another_host_to_fetch_from(site: Path) -> None:
    read = [file for file in site.rglob("*") if file.suffix in {".html", ".css"}]

    assert len(read) > len(PAGES)
    for file in read:
        assert _FETCHED.search(file.read_text(encoding="utf-8")) is None, file


@pytest.mark.slow
def test_a_browser_asks_no_other_host(site: Path) -> None:
    sync = pytest.importorskip("playwright.sync_api")
    browser_file = "/usr/bin/chromium"
    if not Path(browser_file).exists():
        pytest.skip("needs Chromium at /usr/bin/chromium")
    handler = functools.partial(_Quiet, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    asked: list[str] = []
    try:
        with sync.sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=browser_file, args=["--no-sandbox"]
            )
            page = browser.new_page()
            page.on("request", lambda request: asked.append(request.url))
            for name in ("index", "python", "reference", "mcp"):
                page.goto(f"{here}/{name}.html", wait_until="networkidle")
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
    assert asked
    assert [url for url in asked if not url.startswith((here, "data:", "blob:"))] == []


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Says nothing of what it serves."""

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 # its own name
        """Nothing."""
