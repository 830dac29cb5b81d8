"""How the room of the answer lies on the page; what it holds looks as ``faces/html`` says."""

from __future__ import annotations

from typing import Final

ANSWER_CSS: Final = """
#answer { gap: 10px; }
#answer .block { border-radius: 8px; }
:is(#trust, #summary, #chart, #rows, #downloads, #diff, #problems, #said, #sent):not(:has(.t2sql)) {
  display: none; }
#answer :is(#charts, #result, #judging) { gap: 8px; }
#answer .html-container { padding: 0; }
#answer .t2sql > :last-child { margin-bottom: 0; }
#chart-kind .wrap { gap: 6px; padding: 1px; }
#rows-pages { gap: 8px; }
#rows-pages button, #run-sql, #judging button { flex: 0 0 auto; width: auto; min-width: 96px; }
#run-sql { align-self: flex-start; }
#sql .cm-scroller { max-height: 420px; }
body:not(.dark) #sql .cm-line span { filter: brightness(.62) saturate(1.6); }
@media (max-width: 640px) {
  #rows-pages button, #run-sql, #judging button { min-height: 40px; }
}
"""
