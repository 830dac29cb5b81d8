"""The settings in force as HTML: each with its value and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from t2sql.faces.html.texts import framed, join_html, text_html

if TYPE_CHECKING:
    from t2sql.faces.words import Words

Source = Literal["", "file", "environment", "default"]


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as a person reads it."""

    name: str
    """Empty where the key says it."""
    value: str
    key: str = ""
    """As ``t2sql.toml`` writes it, ``limits.rows`` say; empty for what is found out."""
    source: Source = ""


def settings_html(rooms: Sequence[tuple[str, Sequence[Setting]]], words: Words) -> Markup:
    """The settings under their titles."""
    heads = join_html(
        Markup('<th scope="col">{}</th>').format(words(key))
        for key in ("browse.setting", "browse.value", "browse.source")
    )
    parts = [Markup('<p class="notice">{}</p>').format(words("browse.settings_help"))]
    for title, settings in rooms:
        rows = join_html(_row(one, words) for one in settings)
        parts.append(
            Markup(
                '<h4>{}</h4><table class="settings"><thead class="sr"><tr>{}</tr></thead>'
                "<tbody>{}</tbody></table>"
            ).format(text_html(title), heads, rows)
        )
    return framed(*parts)


def person_html(name: str, groups: Sequence[str], words: Words, *, may_leave: bool) -> Markup:
    """Who is signed in, and the button to sign out."""
    said = words("browse.signed_in_as", name=name) if name else words("browse.nobody")
    parts = [
        Markup("<h4>{}</h4>").format(words("browse.you")),
        Markup("<p>{}</p>").format(text_html(said)),
    ]
    if groups:
        told = f"{words('browse.groups_of')}: {', '.join(groups)}"
        parts.append(Markup('<p class="faint">{}</p>').format(text_html(told)))
    if may_leave:
        parts.append(
            Markup(
                '<form method="post" action="/sign-out"><button type="submit" class="second" '
                'id="sign-out">{}</button></form>'
            ).format(words("browse.sign_out"))
        )
    keys = Markup('<p class="faint">{}: {}</p>').format(
        words("browse.keys"), text_html(words("browse.keys_help"))
    )
    return framed(*parts, keys)


def _row(one: Setting, words: Words) -> Markup:
    source = words(f"browse.from_{one.source}") if one.source else ""
    key = Markup(' <code class="faint">{}</code>').format(text_html(one.key)) if one.key else ""
    return Markup(
        '<tr><th scope="row">{}{}</th><td dir="auto">{}</td><td class="faint">{}</td></tr>'
    ).format(text_html(one.name), key, text_html(one.value), source)
