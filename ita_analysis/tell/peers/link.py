"""Whether bodies that their people rate high disclose much too."""

from __future__ import annotations

from ita_analysis.compare.peers import Peers
from ita_analysis.compare.peers.link import FEWEST, FLAT, TOO_FEW
from ita_analysis.tell.page import Block, Headline, Paragraph
from ita_analysis.tell.peers.phrases import Phrases
from ita_analysis.tell.told import Told

SURE = 95.0  # percent, of the interval


def tell_peer_link(peers: Peers, lang: str) -> Told:
    """Tell whether high survey scores and high disclosure go together.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Told
        Says so where there are too few bodies to tell; empty where none has both.
    """
    phrases = Phrases(peers, lang)
    say, link = phrases.voice.say, peers.link
    if not link.n:
        return Told(phrases.voice.lang, ())
    values = {"n": link.n, "fewest": FEWEST}
    blocks: list[Block] = [Headline(say(f"peers.link_{link.verdict}", **values))]
    said = []
    if link.verdict not in (TOO_FEW, FLAT):
        said.append(
            say(
                "peers.link_figures",
                rho=link.rho,
                low=link.low,
                high=link.high,
                sure=SURE,
                n=link.n,
            )
        )
    if link.high_low:
        said.append(say("peers.link_high_low", count=link.high_low, mark=phrases.mark, n=link.n))
    if link.low_high:
        said.append(say("peers.link_low_high", count=link.low_high, mark=phrases.mark))
    if link.missing:
        said.append(say("peers.link_missing", count=link.missing))
    if said:
        blocks.append(Paragraph(tuple(said), "list"))
    blocks.append(Paragraph((say("peers.link_how"),), "note"))
    return Told(phrases.voice.lang, tuple(blocks))
