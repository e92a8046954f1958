"""A brief as one HTML page: an executed notebook through our own nbconvert template."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

from ita_analysis.publish.words import GENERATOR, say
from ita_analysis.show import page_css

# The last wall, not the only one: no text of a brief is trusted to be free of markup.
CONTENT_POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class PageFacts:
    """What a page says beside the outputs of its notebook.

    Parameters
    ----------
    lang : str
        ``th`` or ``en``.
    title, description : str
        For the tab of a browser and the list of a search engine; text, not markup.
    footer, generator : str
        What made the page; text, not markup.
    css : str
        Style with the embedded fonts; trusted.
    """

    lang: str
    title: str
    description: str
    footer: str
    generator: str
    css: str
    policy: str = CONTENT_POLICY


def describe_page(kind: str, fields: Mapping[str, Any], lang: str) -> PageFacts:
    """Return what a page of one kind says beside its outputs.

    Parameters
    ----------
    kind : str
        As its texts are called in ``words.toml``: ``brief``, ``years``, ``peers`` ...
    fields : mapping
        Values for those texts, by name.
    lang : str
        ``th`` or ``en``.

    Returns
    -------
    PageFacts
    """
    return PageFacts(
        lang=lang,
        title=say(f"{kind}_title", fields, lang),
        description=say(f"{kind}_description", fields, lang),
        footer=say("footer", {"generator": GENERATOR}, lang),
        generator=GENERATOR,
        css=page_css(lang),
    )


class BriefExporter(TemplateExporter):
    """Exports the outputs of a notebook as one page without script or request.

    Not an ``HTMLExporter``: that one reads every page a second time to add what ours has.
    """

    output_mimetype = "text/html"

    @property
    def default_config(self) -> Config:
        """Settings that find the template."""
        return Config(
            TemplateExporter={
                "template_name": "brief",
                "file_extension": ".html",
                "extra_template_basedirs": [str(TEMPLATES)],
                # The whole notebook is checked after each, also after those that do nothing.
                "default_preprocessors": [],
            }
        )


@functools.cache
def _exporter() -> BriefExporter:
    # Kept for the life of the process: compiling the template costs more than a page.
    return BriefExporter()  # type: ignore[no-untyped-call]


def render_page(executed: NotebookNode, facts: PageFacts) -> bytes:
    """Render the page of an executed notebook.

    Parameters
    ----------
    executed : NotebookNode
        Notebook with its outputs.
    facts : PageFacts
        What stands around them.

    Returns
    -------
    bytes
        HTML, UTF-8; the same notebook and facts give the same bytes.
    """
    page, _ = _exporter().from_notebook_node(executed, resources={"page": asdict(facts)})
    return str(page).encode("utf-8")
