"""How values look as HTML: light and dark, wide and narrow. Nothing outside ``.t2sql`` is touched.

Text, lines and backgrounds are made of the colour of the page around; only what means something
(right, doubtful, wrong, kinds of words in SQL) has colours of its own, one set for each of light
and dark. A page that says which it is (gradio, JupyterLab, VS Code) is believed before the system.
"""

from __future__ import annotations

from typing import Final

_LIGHT: Final = (
    "--ok: #15703a; --warning: #8a5300; --error: #b3261e; --note: #0b5cad; --word: #7a2ea0; "
    "--text: #0a6640; --number: #0b5cad; --added: #15703a1f; --removed: #b3261e1f; "
    "--page: #ffffff;"
)
_DARK: Final = (
    "--ok: #5fd48b; --warning: #f0b95a; --error: #ff8a80; --note: #82b7ff; --word: #d7a6f5; "
    "--text: #8fdcae; --number: #82b7ff; --added: #5fd48b2b; --removed: #ff8a802b; "
    "--page: #18181b;"
)
_BODY: Final = """
.t2sql { color: inherit; font-size: 14px; line-height: 1.5; max-width: 100%;
  --line: color-mix(in srgb, currentColor 18%, transparent);
  --faint: color-mix(in srgb, currentColor 62%, transparent);
  --shade: color-mix(in srgb, currentColor 5%, transparent); }
.t2sql *, .t2sql *::before { box-sizing: border-box; }
.t2sql p { margin: 0 0 6px; }
.t2sql .faint { color: var(--faint); }
.t2sql .ok { color: var(--ok); } .t2sql .warning { color: var(--warning); }
.t2sql .error { color: var(--error); } .t2sql .note { color: var(--note); }
.t2sql .named { font-weight: 600; }
.t2sql .mark { display: inline-block; width: 1.3em; font-weight: 700; }
.t2sql .badge { display: inline-block; padding: 0 8px; border-radius: 10px; font-size: 12px;
  border: 1px solid currentColor; }
.t2sql ul.plain { list-style: none; margin: 0; padding: 0; }
.t2sql ul.plain > li { margin: 0 0 4px; padding: 0; }
.t2sql ul.checks { margin-top: 8px; }
.t2sql ul.checks > li { padding-left: 1.4em; text-indent: -1.4em; }
.t2sql ul.checks > li > * { text-indent: 0; }
.t2sql ul.plain ul { margin: 2px 0 4px; padding-left: 1.2em; list-style: none; }
.t2sql dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr);
  gap: 4px 14px; margin: 8px 0 4px; }
.t2sql dl.facts dt { color: var(--faint); margin: 0; }
.t2sql dl.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.t2sql details { border: 1px solid var(--line); border-radius: 8px; padding: 6px 10px;
  margin: 0 0 8px; }
.t2sql details details { margin: 6px 0 0; }
.t2sql summary { cursor: pointer; overflow-wrap: anywhere; }
.t2sql summary:focus-visible, .t2sql button:focus-visible, .t2sql a:focus-visible,
.t2sql .scroll:focus-visible { outline: 2px solid var(--note); outline-offset: 1px; }
.t2sql pre { margin: 0; padding: 8px 10px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--shade); color: inherit; overflow-x: auto; white-space: pre; tab-size: 2;
  font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.t2sql pre.wraps { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 420px;
  overflow-y: auto; }
.t2sql pre .k { color: var(--word); font-weight: 600; } .t2sql pre .s { color: var(--text); }
.t2sql pre .m { color: var(--number); } .t2sql pre .c { color: var(--faint); font-style: italic; }
.t2sql .diff > span { display: block; min-width: max-content; padding: 0 4px; }
.t2sql .diff .added { background: var(--added); } .t2sql .diff .removed {
  background: var(--removed); }
.t2sql button { font: inherit; color: inherit; background: transparent; cursor: pointer;
  border: 1px solid var(--line); border-radius: 6px; padding: 2px 10px; min-height: 28px; }
.t2sql button:hover { background: var(--shade); }
.t2sql button:disabled { opacity: .45; cursor: default; }
.t2sql a { color: var(--note); }
.t2sql .links { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 0; }
.t2sql .links a { border: 1px solid var(--line); border-radius: 6px; padding: 4px 12px;
  text-decoration: none; }
.t2sql .links a:hover { background: var(--shade); }
.t2sql .scroll { overflow: auto; max-height: 460px; border: 1px solid var(--line);
  border-radius: 8px; }
.t2sql table.rows { border-collapse: separate; border-spacing: 0; width: max-content;
  min-width: 100%; margin: 0; padding: 0; font-size: 13px; font-variant-numeric: tabular-nums; }
.t2sql table.rows th, .t2sql table.rows td { padding: 4px 10px; text-align: start;
  vertical-align: top; border: 0; border-bottom: 1px solid var(--line); background: none;
  color: inherit; max-width: 340px; white-space: pre-wrap; overflow-wrap: anywhere;
  unicode-bidi: isolate; }
.t2sql table.rows thead th { position: sticky; top: 0; background: var(--page); z-index: 1;
  white-space: nowrap; font-weight: 600; }
.t2sql table.rows thead th .type { display: block; font-weight: 400; font-size: 11px;
  color: var(--faint); max-width: 180px; overflow: hidden; text-overflow: ellipsis; }
.t2sql table.rows .number .type { margin-inline-start: auto; }
.t2sql [data-act="sort"]::after { content: " ↕"; opacity: .35; }
.t2sql [aria-sort="ascending"] > button::after { content: " ↑"; opacity: 1; }
.t2sql [aria-sort="descending"] > button::after { content: " ↓"; opacity: 1; }
.t2sql table.rows thead button { border: 0; padding: 0; min-height: 24px; font-weight: 600;
  max-width: 260px; overflow: hidden; text-overflow: ellipsis; }
.t2sql table.rows tbody tr:nth-child(even) td { background: var(--shade); }
.t2sql table.rows .number { text-align: right; white-space: nowrap; }
.t2sql table.rows .null { color: var(--faint); font-size: 11px; letter-spacing: .04em; }
.t2sql table.rows .more { color: var(--faint); font-size: 11px; }
.t2sql .figure { font-size: 44px; line-height: 1.15; font-weight: 650; margin: 4px 0; }
.t2sql .chart svg { display: block; max-width: 100%; height: auto; color: inherit; }
.t2sql .chart .narrow { display: none; }
.t2sql .notice { margin: 6px 0; color: var(--faint); }
@media (max-width: 640px) {
  .t2sql .chart .wide { display: none; } .t2sql .chart .narrow { display: block; }
  .t2sql dl.facts { grid-template-columns: minmax(0, 1fr); gap: 0 0; }
  .t2sql dl.facts dd { margin-bottom: 6px; }
  .t2sql table.rows th, .t2sql table.rows td { max-width: 220px; padding: 4px 8px; }
  .t2sql .scroll { max-height: 380px; }
  .t2sql button { min-height: 36px; } .t2sql .links a { padding: 8px 12px; }
  .t2sql table.rows thead button { min-height: 32px; }
}
@media print { .t2sql .scroll, .t2sql pre.wraps { max-height: none; overflow: visible; } }
"""
_SAYS_DARK: Final = (
    ".dark .t2sql",
    '[data-jp-theme-light="false"] .t2sql',
    ".vscode-dark .t2sql",
    ".theme-dark .t2sql",
)
_SAYS_ITSELF: Final = ".gradio-container, [data-jp-theme-light], .vscode-light, .theme-light"


def css() -> str:
    """The rules for a page's ``<style>``."""
    return (
        f".t2sql {{ {_LIGHT} }}\n"
        f"@media (prefers-color-scheme: dark) {{ "
        f".t2sql:not(:is({_SAYS_ITSELF}) .t2sql) {{ {_DARK} }} }}\n"
        f"{', '.join(_SAYS_DARK)} {{ {_DARK} }}\n{_BODY}"
    )
