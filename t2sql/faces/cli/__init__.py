"""The command line: one thin command for each function of the library."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from t2sql import __version__
from t2sql.errors import T2SQLError
from t2sql.faces.cli import common
from t2sql.faces.cli.ask import ask, tables
from t2sql.faces.cli.audit import audit
from t2sql.faces.cli.browsing import search, show
from t2sql.faces.cli.chat import chat, user
from t2sql.faces.cli.completing import completion
from t2sql.faces.cli.doctor import doctor
from t2sql.faces.cli.evaluate import compare, evaluate
from t2sql.faces.cli.feedback import accept, correct, reject
from t2sql.faces.cli.history import history
from t2sql.faces.cli.init import init
from t2sql.faces.cli.interrupts import STOPPED, run_stoppable
from t2sql.faces.cli.mcp import mcp
from t2sql.faces.cli.setup import demo, index
from t2sql.faces.cli.sql import check, run
from t2sql.faces.cli.store import store
from t2sql.faces.cli.talk import Talk
from t2sql.faces.cli.trace import cost, trace
from t2sql.faces.cli.tune import tune
from t2sql.faces.cli.words import describe, explain
from t2sql.faces.logs import hide_secrets_in_logs, start_logging, stop_logging


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--project",
    "source",
    default=".",
    metavar="FOLDER|URL",
    help="A folder with a t2sql.toml (default: the nearest, walking up), or a database URL.",
)
@click.option(
    "--as",
    "person",
    metavar="NAME",
    help="See what this person would see, by the [access] rules of their name and groups.",
)
@click.version_option(__version__, prog_name="t2sql")
@click.option(
    "-v", "--verbose", count=True, help="Log stages and their times on stderr; -vv logs more."
)
@click.option(
    "--log-file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Add the log to a file. It holds no secret and no cell.",
)
@click.pass_context
def cli(
    context: click.Context, source: str, person: str | None, verbose: int, log_file: Path | None
) -> None:
    """Ask a database in words: t2sql finds the tables, writes SQL, checks it, runs it safely.

    Start with `t2sql demo`, or point it at your own database with `t2sql init URL`.

    Exit codes: 0 done, 1 other, 2 usage or files, 3 model, 4 SQL rejected, 5 database,
    6 refusal, 130 cancelled.
    """
    start_logging(verbose, log_file)
    logging.getLogger("t2sql").debug("%s of %s begins", context.invoked_subcommand, __version__)
    context.obj = source
    context.meta[common.AS] = person


for commands in (
    (init, index, tables, ask, check, run, show, search, explain, describe),
    (accept, reject, correct, history, trace, cost, audit, store),
    (evaluate, compare, tune, doctor, demo, chat, mcp, user, completion),
):
    for command in commands:
        cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code; an error is its sentence on stderr."""
    hide_secrets_in_logs()

    def command() -> int | Talk | None:
        result: int | Talk | None = cli.main(
            args=None if arguments is None else list(arguments),
            prog_name="t2sql",
            standalone_mode=False,
        )
        return result

    try:
        result = run_stoppable(command)
        # A conversation is held here: only the main thread hears Ctrl-C at a prompt.
        code = result.hold() if isinstance(result, Talk) else result
    except T2SQLError as error:
        code = error.exit_code
        logging.getLogger("t2sql").info("ended by %s", type(error).__name__)
        common.say(f"t2sql: {error}")
    except click.ClickException as error:
        code = error.exit_code
        error.show()
    except KeyboardInterrupt:
        code = common.CANCELLED
        click.echo(STOPPED, err=True)
    except click.Abort:
        code = common.CANCELLED
        click.echo("t2sql: cancelled.", err=True)
    except BrokenPipeError:
        # The reader went away (`t2sql … | head`); there is nobody left to tell.
        code = 0
        sys.stderr.close()
    finally:
        stop_logging()
    sys.exit(code or 0)
