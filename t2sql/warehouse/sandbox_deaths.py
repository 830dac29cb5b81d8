"""Why a query of the sandbox came to nothing: one sentence for each way, and what to do."""

from __future__ import annotations

import signal

from t2sql.errors import QueryTimeoutError, SandboxError

OUT_OF_MEMORY = (b"bad_alloc", b"MemoryError", b"out of memory", b"Cannot allocate memory")
"""What a process says last that found no memory under its ceiling."""
CRASHES = ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGFPE")
GOES_ON = "The session goes on."


def explain_death(code: int | None, words: bytes, memory_mb: int) -> SandboxError:
    """Why the process is gone.

    Args:
        code: its exit code, negative for a signal; None: it has closed its pipe and lives.
        words: what it said last on its error stream; never shown, since cells may be in it.
        memory_mb: what it was allowed.
    """
    if code is None:
        return SandboxError("The sandbox closed its pipe.", hint="Try again.")
    if any(word in words for word in OUT_OF_MEMORY):
        return memory_error(memory_mb, " Its process ended.")
    if code >= 0:
        return SandboxError(
            f"The sandbox ended by itself (exit {code}). {GOES_ON}", hint="Try again."
        )
    name = _signal_name(-code)
    if name == "SIGKILL":
        return SandboxError(
            f"The query's process was killed from outside (SIGKILL), as the system does when the "
            f"machine has no memory left. {GOES_ON}",
            hint="Ask for less, or lower limits.memory_mb or limits.queries_at_once.",
        )
    if name in CRASHES:
        return SandboxError(
            f"DuckDB crashed on this query ({name}). {GOES_ON}",
            hint=f"Write it in another way; it may also have found no memory in {memory_mb} MB.",
        )
    return SandboxError(
        f"The query's process was ended from outside ({name}). {GOES_ON}", hint="Try again."
    )


def memory_error(memory_mb: int, more: str = "") -> SandboxError:
    """The query asked for more memory than it may have."""
    return SandboxError(
        f"The query needed more than {memory_mb} MB.{more}",
        hint="Ask for less, or raise limits.memory_mb.",
    )


def timeout_error(timeout_s: float) -> QueryTimeoutError:
    """The query was stopped, or its process killed, when its time was over."""
    return QueryTimeoutError(
        f"The query was stopped after {timeout_s:g} s; nothing changed.",
        hint="Ask for less, or raise limits.query_seconds.",
    )


def unreadable_error() -> SandboxError:
    """What came through the pipe is no answer."""
    return SandboxError("The sandbox's answer cannot be read.", hint="Try again.")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
