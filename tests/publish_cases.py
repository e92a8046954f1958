"""What tests of publish share."""

from __future__ import annotations

from ita_analysis.publish.files import BriefKey

ORG = "sao-bang-rakam-nakhon-pathom"
KEY = BriefKey(ORG, 2565, "th")
