"""Scripts: what stands around a statement within BEGIN … END, IF, LOOP and procedures."""

from __future__ import annotations

import re

_HEAD = re.compile(
    r"""\s*(?:
        BEGIN\b(?!\s+(?:TRAN|WORK|ATOMIC\b))
      | ELSE\b | LOOP\b | REPEAT\b
      | (?:IF|ELSEIF|ELSIF)\b[^;]*?\bTHEN\b
      | (?:WHILE|FOR)\b[^;]*?\bDO\b
      | EXCEPTION\s+WHEN\b[^;]*?\bTHEN\b
      | CREATE\b[^;']*?\bPROCEDURE\b[^;]*?\bBEGIN\b
      | EXPLAIN(?:\s+ANALYZE|\s+VERBOSE)*\b(?=\s+(?:SELECT|WITH)\b)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"\s*([A-Za-z]+)")
# Statements that read no table, and that a parser for queries need not know.
_ASIDE = frozenset(
    [
        "DECLARE",
        "SET",
        "CALL",
        "EXECUTE",
        "EXEC",
        "END",
        "ASSERT",
        "RAISE",
        "RETURN",
        "USE",
        "BREAK",
        "LEAVE",
        "CONTINUE",
        "ITERATE",
        "COMMIT",
        "ROLLBACK",
        "START",
        "BEGIN",
        "GRANT",
        "REVOKE",
        "SHOW",
        "DESCRIBE",
        "DESC",
        "ANALYZE",
        "VACUUM",
        "PREPARE",
        "DEALLOCATE",
        "FETCH",
        "CLOSE",
        "OPEN",
        "LISTEN",
        "NOTIFY",
        "DISCARD",
        "RESET",
        "SAVEPOINT",
        "RELEASE",
        "LOCK",
        "UNLOCK",
        "COMMENT",
        "PRAGMA",
        "ATTACH",
        "DETACH",
        "LOAD",
        "INSTALL",
        "CHECKPOINT",
        "EXPLAIN",
        "REFRESH",
        "REINDEX",
        "CLUSTER",
        "KILL",
        "OPTIMIZE",
        "MSCK",
        "CACHE",
        "UNCACHE",
        "LIST",
        "LS",
        "PUT",
        "GET",
        "REMOVE",
        "RM",
        "UNDROP",
        "PRINT",
        "GO",
        "ALTER",
        "DROP",
        "TRUNCATE",
        "RENAME",
        "UNTIL",
        "IF",
        "WHILE",
        "FOR",
        "DO",
    ]
)
_DEEPEST = 20


def reading_part(sql: str) -> str:
    """A statement without what a script says before it: ``IF a THEN SELECT 1`` is the SELECT."""
    for _ in range(_DEEPEST):
        found = _HEAD.match(sql)
        if found is None:
            break
        sql = sql[found.end() :]
    return sql.strip()


def aside_word(sql: str) -> str:
    """The first word of a statement that reads nothing, in capitals; empty for any other."""
    found = _WORD.match(sql)
    word = found[1].upper() if found else ""
    return word if word in _ASIDE else ""
