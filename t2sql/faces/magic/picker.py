"""The tables of a question as widgets: tick, add, go on or leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from t2sql.errors import T2SQLError
from t2sql.faces.html.texts import join_html, text_html
from t2sql.faces.magic.values import Bundle, Listed

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.steps.cards import SelectionView, TableCard
    from t2sql.types import TableSelection

MOST_EVIDENCE = 3
MOST_FOUND = 12
Use = Callable[[Sequence[str]], None]


class Picker:
    """Shows a selection to be changed or confirmed. Where no widget can be, a plain table.

    Args:
        project: knows what there is to add.
        selection: what is shown.
        use: called with the names of the ticked tables.
        cancel: called where the person leaves.

    Attributes:
        ticks: a checkbox by the name of each table.
        search: where a table to add is looked for.
        found: what was found, to be added.
        use: the button "Use these tables".
        cancel: the button "Cancel".
        status: what the person should know.
    """

    def __init__(
        self,
        project: Project,
        selection: TableSelection,
        use: Use,
        cancel: Callable[[], None],
    ) -> None:
        from ipywidgets import HTML, Button, Combobox, HBox, VBox

        self._project = project
        self._view = project.view(selection)
        self.ticks: dict[str, Any] = {}
        self._cards = VBox([self._row(card) for card in self._view.cards])
        self.search = Combobox(placeholder="Add a table…", ensure_option=False, options=())
        self.find = Button(description="Find")
        self.found = VBox([])
        self.use = Button(description="Use these tables", button_style="primary")
        self.cancel = Button(description="Cancel")
        self.status = HTML()
        self.find.on_click(lambda _: self._find())
        self.use.on_click(lambda _: self._go_on(use))
        self.cancel.on_click(lambda _: self._leave(cancel))
        self.widget = VBox(
            [
                HTML(str(_heading(selection, self._view))),
                self._cards,
                HBox([self.search, self.find]),
                self.found,
                HBox([self.use, self.cancel]),
                self.status,
            ]
        )

    def _repr_mimebundle_(self, **given: Any) -> Bundle:
        plain = Listed(
            "Which tables?",
            ("", "table", "why"),
            tuple(
                ("✓" if self._is_ticked(card.table.name) else "", card.table.name, _why(card))
                for card in self._view.cards
            ),
            ("Run the cell with --yes to use these, or with --tables A,B to name others.",),
        )._repr_mimebundle_()
        return {**self.widget._repr_mimebundle_(**given), **plain}

    @property
    def ticked(self) -> tuple[str, ...]:
        """The tables to use, in the order shown."""
        return tuple(name for name, tick in self.ticks.items() if tick.value)

    def add(self, name: str) -> None:
        """Tick a table; one that is not shown yet comes below the others."""
        known = self._project.table(name).table
        if known.name in self.ticks:
            self.ticks[known.name].value = True
            return
        from t2sql.steps.cards import TableCard

        card = TableCard(known, chosen=True, reason="added by you")
        self._cards.children = (*self._cards.children, self._row(card))

    def tell(self, text: str) -> None:
        """Show a sentence below the buttons, which can be clicked again."""
        self.status.value = str(text_html(text))
        self._enable(on=True)

    def _row(self, card: TableCard) -> Any:
        from ipywidgets import HTML, Checkbox, HBox, Layout

        name = card.table.name
        tick = Checkbox(
            card.chosen,
            description=name,
            indent=False,
            layout=Layout(width="auto", min_width="18em"),
        )
        self.ticks[name] = tick
        facts = [
            text_html(_why(card)),
            *(Markup("<em>{}</em>").format(one) for one in _facts(card)),
        ]
        return HBox([tick, HTML(str(join_html(facts, " · ")))])

    def _is_ticked(self, name: str) -> bool:
        return name in self.ticks and bool(self.ticks[name].value)

    def _find(self) -> None:
        """Add the table of that name, or show what comes near as buttons."""
        typed = self.search.value.strip()
        if not typed:
            return
        try:
            names = [
                one.name for one in self._project.find(typed, MOST_FOUND) if one.kind == "table"
            ]
        except T2SQLError as error:
            self.tell(str(error))
            return
        exact = [name for name in names if typed.lower() in {name.lower(), _bare(name)}]
        if exact:
            self._take(exact[0])
            return
        self.found.children = tuple(self._offer(name) for name in names)
        self.tell("" if names else f"No table is found by {typed!r}.")

    def _offer(self, name: str) -> Any:
        from ipywidgets import Button, Layout

        button = Button(description=f"+ {name}", layout=Layout(width="auto"))
        button.on_click(lambda _: self._take(name))
        return button

    def _take(self, name: str) -> None:
        try:
            self.add(name)
        except T2SQLError as error:
            self.tell(str(error))
            return
        self.search.value, self.found.children = "", ()
        self.tell("")

    def _go_on(self, use: Use) -> None:
        names = self.ticked
        if not names:
            self.tell("Tick at least one table.")
            return
        self._enable(on=False)
        use(names)

    def _leave(self, cancel: Callable[[], None]) -> None:
        self._enable(on=False)
        cancel()

    def _enable(self, *, on: bool) -> None:
        for button in (self.use, self.cancel, self.find):
            button.disabled = not on


def _heading(selection: TableSelection, view: SelectionView) -> Markup:
    """The question, how the tables are joined, and what the person should know."""
    joins = [f"{edge.left} ⋈ {edge.right} on {', '.join(edge.left_columns)}" for edge in view.path]
    lines = [*selection.notes, *(f"Joined: {one}" for one in joins)]
    if view.unjoined:
        lines.append(f"Nothing known joins {', '.join(view.unjoined)} to the others.")
    said = join_html(Markup("<br><em>{}</em>").format(text_html(line)) for line in lines)
    return Markup("<b>Which tables?</b> {}{}").format(text_html(selection.question.text), said)


def _why(card: TableCard) -> str:
    """Why it was chosen, or what speaks for it."""
    if card.reason:
        return card.reason
    return " · ".join(one.text for one in card.evidence[:MOST_EVIDENCE]) or "near miss"


def _facts(card: TableCard) -> Iterator[Markup]:
    """What a person should know of it before ticking."""
    table = card.table
    if table.grain:
        yield text_html(f"one row: {table.grain}")
    if table.row_count is not None:
        yield text_html(f"{table.row_count:,} rows")
    if card.changed:
        yield text_html(card.changed)
    if card.use is not None:
        yield text_html(f"{card.use.queries:,} past queries")
    if card.twins:
        yield text_html(f"easily taken for {', '.join(card.twins)}")
    if card.poorly_documented:
        yield text_html("poorly documented")


def _bare(name: str) -> str:
    return name.rpartition(".")[2].lower()
