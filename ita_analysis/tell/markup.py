"""Parts of a brief as markup; every text goes through a template that escapes it."""

from __future__ import annotations

from collections.abc import Sequence

from ita_analysis import show
from ita_analysis.show import Html
from ita_analysis.tell.page import Badge, Block, Card, Cell, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Lang, Sentence


def write_blocks(blocks: Sequence[Block], lang: Lang) -> Html:
    """Write a part: what follows a headline belongs to its section.

    Parameters
    ----------
    blocks : sequence of Block
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    if blocks and isinstance(blocks[0], Headline):
        content = [write_block(block, lang) for block in blocks[1:]]
        return show.section(blocks[0].sentence.text, *content, lang=lang)
    return show.join_html(write_block(block, lang) for block in blocks)


def write_block(block: Block, lang: Lang) -> Html:
    """Write one block of a part.

    Parameters
    ----------
    block : Block
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    if isinstance(block, Headline):
        return show.section(block.sentence.text, lang=lang)
    if isinstance(block, Card):
        return _write_card(block, lang)
    if isinstance(block, Table):
        return _write_table(block, lang)
    return _write_paragraph(block, lang)


def _write_card(card: Card, lang: Lang) -> Html:
    facts = show.Card(
        name=card.name,
        lines=tuple(line.text for line in card.lines),
        total=card.total.text,
        scale=card.scale.text,
        finding=card.finding.text,
        level=_as_level(card.level) if card.level else None,
        lead=card.lead.text if card.lead else "",
    )
    return show.card(facts, lang)


def _write_table(table: Table, lang: Lang) -> Html:
    return show.table(
        table.columns,
        [[_write_cell(cell) for cell in row] for row in table.rows],
        caption=table.caption.text,
        lang=lang,
        sums=[[_write_cell(cell) for cell in row] for row in table.sums],
    )


def _write_paragraph(paragraph: Paragraph, lang: Lang) -> Html:
    texts = [sentence.text for sentence in paragraph.sentences]
    if paragraph.tone == "warning":
        return show.box(texts, lang, "warning")
    if paragraph.tone == "note":
        return show.join_html(show.paragraph(text, lang, "note") for text in texts)
    if paragraph.tone == "list" and len(texts) > 1:
        return show.bullets(texts, lang)
    return show.paragraph(" ".join(texts), lang)


def _write_cell(cell: Cell) -> show.Html | str | tuple[str, ...]:
    if isinstance(cell, Badge):
        return show.badge(_as_level(cell))
    if isinstance(cell, tuple) and len(cell) == 1:
        return cell[0]
    return cell.text if isinstance(cell, Sentence) else cell


def _as_level(badge: Badge) -> show.Level:
    return show.Level(badge.text, badge.place, badge.places)
