"""The exception tree. Each carries one clear sentence and the mend; faces print ``str(error)``.

What was tried before, and what was asked of a model, stands in ``attempts`` and ``calls``.

    T2SQLError (exit 1)
    ├─ FileError (2): ConfigError · MetadataError · PromptError
    ├─ InputError (2)                  what a person typed: an empty question, an unknown table
    ├─ SearchError (1)                 the index is missing, damaged or made by another embedder
    ├─ StoreError (1)
    ├─ LLMError (3): LLMUnavailableError · LLMOutputError
    ├─ SqlRejectedError (4)
    ├─ AccessDeniedError (4)
    ├─ CancelledError (130)            somebody stopped it
    └─ DatabaseError (5): QueryError ─ SandboxError · QueryTimeoutError

Wrongness that is expected (the model's SQL) is a :class:`t2sql.types.Problem`, not an exception.
A driver's exception stops at its adapter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from t2sql.types import Attempt, ModelCall


class T2SQLError(Exception):
    """Whatever t2sql raises on purpose: a sentence, the mend, and what led to it.

    Args:
        message: one clear sentence.
        hint: what a person can do.
        attempts: the SQL that was tried before.
        calls: what a model was asked before, and what that cost.
    """

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        attempts: tuple[Attempt, ...] = (),
        calls: tuple[ModelCall, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.attempts = attempts
        self.calls = calls

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class FileError(T2SQLError):
    """A file that people write is wrong. The sentence names the file and the key."""

    exit_code = 2


class ConfigError(FileError):
    """``t2sql.toml``, an environment variable or an argument is wrong."""


class MetadataError(FileError):
    """A file under ``metadata/`` is wrong."""


class PromptError(FileError):
    """A prompt file is wrong, or was given the wrong inputs."""


class InputError(T2SQLError):
    """What a person typed cannot be used as it is."""

    exit_code = 2


class SearchError(T2SQLError):
    """The search index cannot be used."""


class StoreError(T2SQLError):
    """The store cannot be read or written."""


class LLMError(T2SQLError):
    """The language model could not help."""

    exit_code = 3


class LLMUnavailableError(LLMError):
    """The endpoint cannot be reached, refuses, or takes too long."""


class LLMOutputError(LLMError):
    """The endpoint answered with something that cannot be used."""


class SqlRejectedError(T2SQLError):
    """No SQL passed the checks."""

    exit_code = 4


class AccessDeniedError(T2SQLError):
    """The person may not see this."""

    exit_code = 4


class CancelledError(T2SQLError):
    """A person stopped the work."""

    exit_code = 130


class DatabaseError(T2SQLError):
    """The database cannot be reached or refuses."""

    exit_code = 5


class QueryError(DatabaseError):
    """The database could not run a query."""


class QueryTimeoutError(DatabaseError):
    """A query ran longer than its limit and was stopped."""


class SandboxError(QueryError):
    """A query needed more than the sandbox gives, or brought its process down."""
