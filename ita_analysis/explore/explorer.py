"""The explorer: widgets around the views."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ipywidgets
import itables
from IPython.display import display

from ita_analysis.errors import ItaError
from ita_analysis.explore.ahead import Ahead
from ita_analysis.explore.moves import Moves
from ita_analysis.explore.sheets import Sheet, list_sheets
from ita_analysis.explore.views import OVERVIEW, explorer_style, show_difference
from ita_analysis.explore.words import explorer_words, grid_words
from ita_analysis.project import find_project
from ita_analysis.publish.brief import publish_brief
from ita_analysis.result import Result, list_results, load_result
from ita_analysis.show import link, paragraph

Choice = tuple[str, int]
_TABS = ("overview", "tables", "what_if", "compare")
# Results, and what was drawn of them, that stay at hand.
_KEPT = 64
_ROWS = 25


def explore(folder: Path | str = "", lang: str = "th") -> Explorer:
    """Explore the results of a project in JupyterLab.

    Parameters
    ----------
    folder : Path or str
        Folder of prepared tables; that of the project where it is empty.
    lang : {"th", "en"}
        Language to begin with.

    Returns
    -------
    Explorer
        Shows itself as the last line of a cell.

    Raises
    ------
    DataError
        If nothing has been prepared.
    """
    itables.init_notebook_mode(connected=False)
    return Explorer(Path(folder) if folder else find_project().processed, lang)


@dataclass(frozen=True)
class _Chosen:
    """The result that is looked at, and in which language."""

    choice: Choice
    result: Result
    lang: str


class Explorer:
    """Choose an organisation, a fiscal year and a language; see, sort, change, compare, save.

    Keeps what it has read and drawn: after ``ita prepare`` make a new one.

    Parameters
    ----------
    folder : Path
        Folder of prepared tables.
    lang : {"th", "en"}
    """

    def __init__(self, folder: Path, lang: str) -> None:
        self._folder = folder
        self._results = list_results(folder)
        self._is_filling = False
        # JupyterLab runs what widgets ask for in a thread of its own, beside that of the cells.
        self._lock = threading.RLock()
        self._load = functools.lru_cache(_KEPT)(self._read)
        self._draw = functools.lru_cache(_KEPT * len(OVERVIEW))(self._show_part)
        self._ahead = Ahead(self._lock)
        self._sheets: dict[str, Sheet] = {}
        self._make_choices(lang)
        self._make_tabs()
        self._fill_choices()
        self._listen()
        self._refresh()

    def _ipython_display_(self) -> None:
        display(self.view)  # type: ignore[no-untyped-call]

    @property
    def result(self) -> Result:
        """The result that is looked at."""
        return self._now.result

    def _make_choices(self, lang: str) -> None:
        own = {"description_width": "initial"}
        self.organisation = ipywidgets.Dropdown(layout={"flex": "1 1 24rem"}, style=own)
        self.fiscal_year = ipywidgets.Dropdown(layout={"width": "auto"}, style=own)
        self.language = ipywidgets.Dropdown(
            options=[("ไทย", "th"), ("English", "en")],
            value=lang,
            layout={"width": "auto"},
            style=own,
        )
        self.save = ipywidgets.Button(icon="save", layout={"width": "auto"})
        self.told = ipywidgets.Output()
        self.style = ipywidgets.HTML(layout={"display": "none"})

    def _make_tabs(self) -> None:
        self.parts = [ipywidgets.HTML() for _ in OVERVIEW]
        self.overview = ipywidgets.Box([ipywidgets.VBox(self.parts[at::2]) for at in (0, 1)])
        self.overview.add_class("ita-view")
        wide: Any = {
            "layout": {"width": "min(100% - 4px, 60rem)"},
            "style": {"description_width": "initial"},
        }
        self.table = ipywidgets.Dropdown(**wide)
        self.sheet = ipywidgets.Output()
        self.moves = Moves(self._lock)
        self.other = ipywidgets.Dropdown(**wide)
        self.pair = ipywidgets.Box([ipywidgets.HTML() for _ in range(3)])
        self.pair.add_class("ita-pair")
        self.tabs = ipywidgets.Tab(
            [
                self.overview,
                ipywidgets.VBox([self.table, self.sheet]),
                self.moves.view,
                ipywidgets.VBox([self.other, self.pair]),
            ]
        )
        choices = [self.organisation, self.fiscal_year, self.language, self.save]
        bar = ipywidgets.HBox(choices, layout={"flex_flow": "row wrap"})
        self.view = ipywidgets.VBox([self.style, bar, self.told, self.tabs])
        self.view.add_class("ita-explorer")

    def _listen(self) -> None:
        self._observe(self.organisation, self._choose_years)
        self._observe(self.fiscal_year, self._refresh)
        self._observe(self.language, self._translate)
        self._observe(self.table, self._draw_tab)
        self._observe(self.other, self._draw_tab)
        self._observe(self.tabs, self._draw_tab, "selected_index")
        self.save.on_click(lambda _: self._save())

    def _observe(self, widget: Any, answer: Callable[[], None], name: str = "value") -> None:
        """Answer what is chosen; what other choices bring along is part of their own answer."""

        def answer_alone(_: Any) -> None:
            with self._lock:
                if not self._is_filling:
                    answer()

        widget.observe(answer_alone, names=name)

    def _fill_choices(self) -> None:
        lang = self.language.value
        rows = self._results.to_dict("records")
        names = {row["org_id"]: _name(row, lang) for row in rows}
        _refill(self.organisation, [(name, key) for key, name in names.items()])
        pairs = [(f"{names[row['org_id']]} · {row['fiscal_year']}", _key(row)) for row in rows]
        _refill(self.other, pairs, last=True)
        self._fill_years()
        self._say_words(lang)

    def _fill_years(self) -> None:
        years = self._list_years(self.organisation.value)
        _refill(self.fiscal_year, [(str(year), year) for year in years])

    def _list_years(self, org_id: str) -> list[int]:
        """List the fiscal years of an organisation, latest first."""
        mine = self._results[self._results["org_id"] == org_id]
        return sorted(map(int, mine["fiscal_year"]), reverse=True)

    def _list_next(self) -> Iterator[tuple[Choice, str]]:
        """List what may be chosen next: the organisations around, other years, other language."""
        (org_id, year), lang = self._now.choice, self._now.lang
        listed = [key for _, key in self.organisation.options]
        place = listed.index(org_id)
        for near in listed[place + 1 : place + 2] + listed[max(place - 1, 0) : place]:
            years = self._list_years(near)
            yield (near, year if year in years else years[0]), lang
        for other in self._list_years(org_id):
            if other != year:
                yield (org_id, other), lang
        for _, other in self.language.options:
            if other != lang:
                yield (org_id, year), other

    def _say_words(self, lang: str) -> None:
        words = explorer_words(lang)
        self.organisation.description = words["organisation"]
        self.fiscal_year.description = words["fiscal_year"]
        self.language.description = words["language"]
        self.save.description = words["save"]
        self.table.description = words["table"]
        self.other.description = words["other"]
        for place, name in enumerate(_TABS):
            self.tabs.set_title(place, words[name])
        self.style.value = explorer_style(lang).text

    def _choose_years(self) -> None:
        with self._quietly():
            self._fill_years()
        self._refresh()

    def _translate(self) -> None:
        with self._quietly():
            self._fill_choices()
        self._refresh()

    @contextlib.contextmanager
    def _quietly(self) -> Iterator[None]:
        """Hold back drawing while several choices change together."""
        self._is_filling = True
        try:
            yield
        finally:
            self._is_filling = False

    def _refresh(self) -> None:
        choice = (self.organisation.value, self.fiscal_year.value)
        self._now = _Chosen(choice, self._load(choice), self.language.value)
        self._avoid(choice)
        self.told.outputs = ()
        self._draw_tab()

    def _avoid(self, choice: Choice) -> None:
        """Compare with another, where there is one: nothing is learnt from a result and itself."""
        others = [key for _, key in self.other.options if key != choice]
        if self.other.value == choice and others:
            with self._quietly():
                self.other.value = others[-1]

    def _draw_tab(self) -> None:
        """Draw the tab that is looked at; the others when they are."""
        now = self._now
        tab = _TABS[self.tabs.selected_index or 0]
        if tab == "overview":
            # Each is sent as soon as it is drawn, the head and its chart first.
            for place, shown in enumerate(self.parts):
                shown.value = self._draw(now.choice, now.lang, place)
            self._ahead.begin(
                self._draw(choice, lang, place)
                for choice, lang in self._list_next()
                for place in range(len(OVERVIEW))
            )
        elif tab == "tables":
            self._show_sheet()
        elif tab == "compare":
            self._compare()
        else:
            self.moves.offer(now.result, now.lang)

    def _read(self, choice: Choice) -> Result:
        return load_result(*choice, self._folder)

    def _show_part(self, choice: Choice, lang: str, place: int) -> str:
        return OVERVIEW[place](self._load(choice), lang).__html__()

    def _compare(self) -> None:
        now, other = self._now, self.other.value
        table, *sides = self.pair.children
        table.value = show_difference(now.result, self._load(other), now.lang).text
        for side, choice in zip(sides, (now.choice, other), strict=True):
            side.value = "".join(self._draw(choice, now.lang, place) for place in (0, 1))

    def _show_sheet(self) -> None:
        now = self._now
        self._sheets = {sheet.key: sheet for sheet in list_sheets(now.result, now.lang)}
        with self._quietly():
            _refill(self.table, [(sheet.title, key) for key, sheet in self._sheets.items()])
        sheet = self._sheets[self.table.value]
        self.sheet.clear_output(wait=True)
        with self.sheet:
            _show_table(sheet, now.lang)

    def _save(self) -> None:
        now = self._now
        project = find_project(self._folder)
        try:
            path = publish_brief(project, *now.choice, now.lang)
        except ItaError as error:
            said = paragraph(str(error), now.lang, "warning")
        else:
            # JupyterLab opens a link that is written as seen from the notebook.
            shown = path.relative_to(project.root).as_posix()
            words = explorer_words(now.lang)["saved"]
            said = paragraph(link(words.format(path=shown), f"../{shown}"), now.lang, "note")
        self.told.outputs = ()
        self.told.append_display_data(said)


def _show_table(sheet: Sheet, lang: str) -> None:
    places = range(len(sheet.data.columns))
    itables.show(
        sheet.data,
        connected=False,
        showIndex=False,
        allow_html=False,
        # In the order of the brief until a heading is clicked.
        order=[],
        text_in_header_can_be_selected=False,
        pageLength=_ROWS,
        lengthMenu=[_ROWS, 100],
        layout={"topStart": "search", "topEnd": "info", "bottomStart": None, "bottomEnd": "paging"},
        columnDefs=[
            {"className": "dt-right", "targets": list(sheet.numeric)},
            {"className": "dt-left", "targets": sorted({*places} - {*sheet.numeric})},
        ],
        language=grid_words(lang),
        style="table-layout:auto;width:100%;margin:0",
    )


def _refill(dropdown: Any, options: list[tuple[str, Any]], *, last: bool = False) -> None:
    """Offer other options; what was chosen stays where it is still among them."""
    kept = dropdown.value
    values = [value for _, value in options]
    # In one message: by themselves, other options choose their first.
    with dropdown.hold_sync():
        dropdown.options = options
        dropdown.value = kept if kept in values else values[-1 if last else 0]


def _name(row: dict[Any, Any], lang: str) -> str:
    if lang == "en" and row["name_en"]:
        return f"{row['name_en']}, {row['province_en']}"
    return f"{row['name_th']} จ.{row['province']}"


def _key(row: dict[Any, Any]) -> Choice:
    return str(row["org_id"]), int(row["fiscal_year"])
