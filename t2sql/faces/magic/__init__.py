"""Jupyter: ``%load_ext t2sql`` brings ``%t2sql``, ``%ask``, ``%sql_check`` and ``%sql_run``.

IPython and ipywidgets are loaded when the extension is, and not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from t2sql.errors import ConfigError

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_NAME: Final = "t2sql"
_HERE: Final = f"{__name__}."


def load(shell: InteractiveShell) -> None:
    """Register the magics, their settings and their completion; a second time renews them.

    Raises:
        ConfigError: IPython is not installed.
    """
    try:
        from t2sql.faces.magic.completion import matcher
        from t2sql.faces.magic.magics import T2SQLMagics
        from t2sql.faces.magic.question_lines import QuestionLine
        from t2sql.faces.magic.session import Session
        from t2sql.faces.magic.settings import T2SQL
    except ImportError as error:
        said = f"The notebook magics need the package {error.name}."
        raise ConfigError(said, hint="pip install 't2sql[jupyter]'.") from error
    from t2sql.faces.display import register

    unload(shell)
    register(shell)
    settings = T2SQL(parent=shell)
    session = Session(settings)
    shell.configurables.append(settings)
    shell.register_magics(T2SQLMagics(shell, session))
    shell.Completer.custom_matchers.append(matcher(session))
    shell.input_transformer_manager.token_transformers.append(QuestionLine)


def unload(shell: InteractiveShell) -> None:
    """Take all of it out again, and give back the connections."""
    from t2sql.faces.display import unregister

    unregister(shell)
    for loaded in [one for one in shell.configurables if _is_ours(one)]:
        shell.configurables.remove(loaded)
        if hasattr(loaded, "session"):
            loaded.session.close()
            for kind in shell.magics_manager.magics.values():
                for name in [name for name, call in kind.items() if _owner(call) is loaded]:
                    del kind[name]
            shell.magics_manager.registry.pop(type(loaded).__name__, None)
    transformers = shell.input_transformer_manager.token_transformers
    transformers[:] = [one for one in transformers if not one.__module__.startswith(_HERE)]
    completer = shell.Completer
    completer.custom_matchers = [
        one for one in completer.custom_matchers if getattr(one, "matcher_identifier", "") != _NAME
    ]


def _is_ours(configurable: Any) -> bool:
    return type(configurable).__module__.startswith(_HERE)


def _owner(call: Any) -> Any:
    return getattr(call, "__self__", None)
