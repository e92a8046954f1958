"""JupyterLab with the explorer, for a machine without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ita_analysis.project import HOME_VARIABLE, Project

_SETTINGS = Path(__file__).parent / "jupyter"


def open_lab(project: Project, *, with_browser: bool = True) -> int:
    """Start JupyterLab in a project, with the notebook to explore results open and run.

    Parameters
    ----------
    project : Project
    with_browser : bool
        Whether to open the browser, too.

    Returns
    -------
    int
        The exit code, once JupyterLab was stopped.
    """
    command = [
        *(sys.executable, "-m", "jupyterlab", "notebooks/explore.ipynb"),
        # Nothing is fetched from outside: no list of extensions, no look for updates, no news.
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        f"--LabApp.extra_labextensions_path={_SETTINGS / 'labextensions'}",
        # All of the project is within reach: what is saved can be opened.
        f"--ServerApp.root_dir={project.root}",
        *([] if with_browser else ["--no-browser"]),
    ]
    settings = [str(_SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    environment = os.environ | {
        # The notebook finds the tables wherever JupyterLab starts its kernel.
        HOME_VARIABLE: str(project.root),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, settings)),
    }
    return subprocess.run(  # noqa: S603 - this interpreter, no text from outside
        command, cwd=project.root, env=environment, check=False
    ).returncode
