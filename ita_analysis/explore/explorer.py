"""The explorer: widgets around the views."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ipywidgets
import itables
from IPython.display import display

from ita_analysis import find
from ita_analysis.errors import ItaError
from ita_analysis.explore.views import (
    TABLES,
    pick_table,
    show_imagined,
    show_overview,
    show_pair,
)
from ita_analysis.explore.words import explorer_words
from ita_analysis.project import find_project
from ita_analysis.publish.brief import publish_brief
from ita_analysis.result import Result, list_results, load_result
from ita_analysis.show import page_style, paragraph

Choice = tuple[str, int]
# As fine as scores are printed, or a slider would change a score by being shown.
_SLIDER_STEP = 0.01
_TABS = ("overview", "tables", "what_if", "compare")


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
class _Loaded:
    """The result that is looked at, and in which language."""

    result: Result
    lang: str


class Explorer:
    """Choose an organisation, a fiscal year and a language; see, sort, change, compare, save.

    Parameters
    ----------
    folder : Path
        Folder of prepared tables.
    lang : {"th", "en"}
    """

    def __init__(self, folder: Path, lang: str) -> None:
        self._folder = folder
        self._results = list_results(folder)
        self._moves: dict[str, Any] = {}
        self._is_filling = False
        self.organisation = ipywidgets.Dropdown(layout={"width": "32rem"})
        self.fiscal_year = ipywidgets.Dropdown(layout={"width": "12rem"})
        self.language = ipywidgets.Dropdown(
            options=[("ไทย", "th"), ("English", "en")], value=lang, layout={"width": "12rem"}
        )
        self.save = ipywidgets.Button(icon="save", layout={"width": "14rem"})
        self.told = ipywidgets.HTML()
        self.style = ipywidgets.HTML()
        self.overview = ipywidgets.HTML()
        self.table = ipywidgets.Dropdown()
        self.sheet = ipywidgets.Output()
        self.sliders = ipywidgets.VBox()
        self.reset = ipywidgets.Button(icon="undo", layout={"width": "16rem"})
        self.imagined = ipywidgets.HTML()
        self.other = ipywidgets.Dropdown(layout={"width": "40rem"})
        self.pair = ipywidgets.HTML()
        self.tabs = ipywidgets.Tab(
            [
                self.overview,
                ipywidgets.VBox([self.table, self.sheet]),
                ipywidgets.VBox([self.imagined, self.reset, self.sliders]),
                ipywidgets.VBox([self.other, self.pair]),
            ]
        )
        self.view = ipywidgets.VBox(
            [
                self.style,
                ipywidgets.HBox(
                    [self.organisation, self.fiscal_year, self.language, self.save],
                    layout={"flex_flow": "row wrap"},
                ),
                self.told,
                self.tabs,
            ]
        )
        self._fill_choices()
        self._listen()
        self._refresh()

    def _ipython_display_(self) -> None:
        display(self.view)  # type: ignore[no-untyped-call]

    @property
    def result(self) -> Result:
        """The result that is looked at."""
        return self._now.result

    def _listen(self) -> None:
        self.organisation.observe(self._choose_years, names="value")
        self.fiscal_year.observe(lambda _: self._refresh(), names="value")
        self.language.observe(self._translate, names="value")
        self.table.observe(lambda _: self._draw_tab(), names="value")
        self.other.observe(lambda _: self._draw_tab(), names="value")
        self.tabs.observe(lambda _: self._draw_tab(), names="selected_index")
        self.reset.on_click(lambda _: self._fill_sliders())
        self.save.on_click(lambda _: self._save())

    def _fill_choices(self) -> None:
        lang = self.language.value
        chosen = self.organisation.value
        listed = self._results.drop_duplicates("org_id")
        self.organisation.options = [
            (_name(row, lang), row["org_id"]) for row in listed.to_dict("records")
        ]
        self.organisation.value = chosen or listed["org_id"].iloc[0]
        pairs = self._results.to_dict("records")
        other = self.other.value
        self.other.options = [
            (f"{_name(row, lang)} · {row['fiscal_year']}", _key(row)) for row in pairs
        ]
        self.other.value = other or _key(pairs[-1])
        self._fill_years()
        self._say_words(lang)

    def _fill_years(self) -> None:
        mine = self._results[self._results["org_id"] == self.organisation.value]
        years = sorted(map(int, mine["fiscal_year"]), reverse=True)
        kept = self.fiscal_year.value
        self.fiscal_year.options = years
        self.fiscal_year.value = kept if kept in years else years[0]

    def _say_words(self, lang: str) -> None:
        words = explorer_words(lang)
        self.organisation.description = words["organisation"]
        self.fiscal_year.description = words["fiscal_year"]
        self.language.description = words["language"]
        self.save.description = words["save"]
        self.reset.description = words["reset"]
        self.table.description = words["table"]
        self.other.description = words["other"]
        chosen = self.table.value
        self.table.options = [(words[name], name) for name in TABLES]
        self.table.value = chosen or TABLES[0]
        for place, name in enumerate(_TABS):
            self.tabs.set_title(place, words[name])
        self.style.value = page_style(lang).text

    def _choose_years(self, _: Any) -> None:
        with self._quietly():
            self._fill_years()
        self._refresh()

    def _translate(self, _: Any) -> None:
        with self._quietly():
            self._fill_choices()
        self._refresh()

    def _quietly(self) -> Any:
        """Hold back drawing while several choices change together."""
        return _Flag(self, "_is_filling")

    def _refresh(self) -> None:
        if self._is_filling:
            return
        result = load_result(self.organisation.value, self.fiscal_year.value, self._folder)
        self._now = _Loaded(result, self.language.value)
        self.told.value = ""
        self._fill_sliders()
        self._draw_tab()

    def _draw_tab(self) -> None:
        """Draw the tab that is looked at; the others when they are."""
        if self._is_filling:
            return
        now = self._now
        tab = _TABS[self.tabs.selected_index or 0]
        if tab == "overview":
            shown = ""
            for part in show_overview(now.result, now.lang):
                shown += part.text
                self.overview.value = shown
        elif tab == "tables":
            self._show_table()
        elif tab == "compare":
            org_id, year = self.other.value
            other = load_result(org_id, year, self._folder)
            self.pair.value = show_pair(now.result, other, now.lang).text
        else:
            self._imagine()

    def _show_table(self) -> None:
        chosen = pick_table(self._now.result, self.table.value)
        self.sheet.clear_output(wait=True)
        with self.sheet:
            if chosen.empty:
                display(explorer_words(self._now.lang)["nothing"])  # type: ignore[no-untyped-call]
            else:
                itables.show(chosen, connected=False, showIndex=False, allow_html=False)

    def _fill_sliders(self) -> None:
        """Offer a slider an indicator, and a box an item that is not met."""
        result, lang = self._now.result, self._now.lang
        self._moves = {
            part.code: _make_slider(
                f"{part.code} {getattr(part, f'name_{lang}')}",
                result.score("indicator", part.code),
            )
            for part in result.method.indicators
            if result.row("indicator", part.code) is not None
        }
        met = explorer_words(lang)["met"]
        for code in find.find_items_not_met(result)["code"]:
            item = getattr(result.method.question(code), f"label_{lang}")
            label = f"{met.format(code=code)} · {item}"
            self._moves[code] = ipywidgets.Checkbox(
                value=False, description=label, indent=False, layout={"width": "50rem"}
            )
        for move in self._moves.values():
            move.observe(lambda _: self._imagine(), names="value")
        self.sliders.children = tuple(self._moves.values())
        self._imagine()

    def _imagine(self) -> None:
        result, lang = self._now.result, self._now.lang
        try:
            self.imagined.value = show_imagined(result, self._find_changes(), lang).text
        except ItaError as error:
            self.imagined.value = paragraph(str(error), lang, "warning").text

    def _find_changes(self) -> dict[str, float]:
        changes: dict[str, float] = {}
        for code, move in self._moves.items():
            if isinstance(move, ipywidgets.Checkbox):
                if move.value:
                    changes[code] = 100.0
            elif abs(move.value - self._now.result.score("indicator", code)) > _SLIDER_STEP / 2:
                changes[code] = move.value
        return changes

    def _save(self) -> None:
        now = self._now
        project = find_project(self._folder)
        try:
            path = publish_brief(
                project, str(now.result.organisation["org_id"]), now.result.fiscal_year, now.lang
            )
        except ItaError as error:
            self.told.value = paragraph(str(error), now.lang, "warning").text
        else:
            shown = path.relative_to(project.root).as_posix()
            said = explorer_words(now.lang)["saved"].format(path=shown)
            self.told.value = paragraph(said, now.lang, "note").text


class _Flag:
    """Sets an attribute for as long as a block runs."""

    def __init__(self, owner: object, name: str) -> None:
        self._owner, self._name = owner, name

    def __enter__(self) -> None:
        setattr(self._owner, self._name, True)

    def __exit__(self, *_: object) -> None:
        setattr(self._owner, self._name, False)


def _name(row: dict[Any, Any], lang: str) -> str:
    if lang == "en" and row["name_en"]:
        return f"{row['name_en']}, {row['province_en']}"
    return f"{row['name_th']} {row['province']}"


def _key(row: dict[Any, Any]) -> Choice:
    return str(row["org_id"]), int(row["fiscal_year"])


def _make_slider(label: str, score: float) -> Any:
    return ipywidgets.FloatSlider(
        value=score,
        min=0,
        max=100,
        step=_SLIDER_STEP,
        description=label,
        continuous_update=True,
        readout_format=".2f",
        style={"description_width": "20rem"},
        layout={"width": "50rem"},
    )
