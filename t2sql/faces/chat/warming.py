"""Loading what the first question needs, in the background, once the page can be opened."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from t2sql.cancelling import Cancellation, cancellable
from t2sql.errors import CancelledError, T2SQLError

if TYPE_CHECKING:
    from collections.abc import Callable

    from t2sql.project import Project

FIRST_S: Final = 1.0
"""The page itself comes first: what is loaded here takes a whole core for seconds."""
_LEAVE_S: Final = 2.0


def warm(project: Project) -> None:
    """Open index, catalog, translator and embedder, and search once. Nothing leaves the machine.

    Raises:
        T2SQLError: something cannot be opened; whoever asks will be told.
        CancelledError: nobody waits for it any more.
    """
    from t2sql.cancelling import current_cancellation
    from t2sql.steps.retrieve import retrieve
    from t2sql.types import Question

    stop = current_cancellation()
    project.catalog.names()
    stop.check()
    tools = project.tools
    tools.index.tables_by_words("warm", 1)
    stop.check()
    project.embedder().embed(["warm"])
    stop.check()
    asked = Question("warm", project.question("warm").today)
    retrieve(asked, tools.index, tools.catalog, tools.limits, tools.weights)
    project.freshness(project.catalog.names()[:1])


@contextmanager
def warming(project: Project) -> Iterator[Callable[[], None]]:
    """Gives what begins to warm a project in a thread; at the end it is stopped and left.

    The thread keeps nobody from ending the program: what it loads may not be interrupted.
    """
    stop = Cancellation()

    def work() -> None:
        try:
            with cancellable(stop):
                stop.wait(FIRST_S)
                warm(project)
        except CancelledError:
            return
        except T2SQLError as error:
            logging.getLogger("t2sql").debug("Not warmed: %s", error)

    thread = threading.Thread(target=work, name="t2sql-warming", daemon=True)
    try:
        yield thread.start
    finally:
        stop.cancel()
        if thread.ident is not None:
            thread.join(_LEAVE_S)
