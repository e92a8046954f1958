"""``python -m ita_analysis.cli``: the command, without its script."""

from __future__ import annotations

import sys

from ita_analysis.cli import main

sys.exit(main())
