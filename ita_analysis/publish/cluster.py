"""Briefs on an existing Dask cluster: inputs are sent, what comes back is written here."""

from __future__ import annotations

import hashlib
import io
import itertools
import tempfile
import threading
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from ita_analysis.cluster import open_cluster, run_jobs
from ita_analysis.errors import Fault, UsageError
from ita_analysis.files import write_whole
from ita_analysis.project import Project
from ita_analysis.publish.brief import brief_notebook
from ita_analysis.publish.files import BriefKey, brief_path, failed_path, notebook_path
from ita_analysis.publish.fingerprints import fingerprint_machine
from ita_analysis.publish.manifest import FAILED, Outcome
from ita_analysis.publish.workers import publish_one

Files = dict[str, bytes]


def run_on_cluster(
    project: Project, keys: Sequence[BriefKey], address: str, stop: threading.Event
) -> Iterator[Outcome]:
    """Publish briefs on a Dask cluster and tell how each went, as it ends.

    Each brief is sent the rows of its organisation and the tables that all share, by the hash of
    their content; this process alone writes files. The briefs of a lost worker go elsewhere.

    Parameters
    ----------
    project : Project
        Project with prepared tables.
    keys : sequence of BriefKey
        Which briefs.
    address : str
        Of the scheduler, like ``tcp://host:8786``.
    stop : threading.Event
        Once set, what is running is finished and nothing more is begun.

    Yields
    ------
    Outcome
        In the order in which they end.

    Raises
    ------
    UsageError
        If there is no such cluster, it has no worker, or a worker has other code or libraries.
    ItaError
        If the scheduler goes away.
    """
    with open_cluster(address) as client:
        _check_workers(client)
        inputs = _Inputs(project)
        shared = client.scatter(inputs.shared, hash=True)

        def submit(key: BriefKey) -> Any:
            return _submit(client, shared, inputs, key)

        wanted = itertools.takewhile(lambda _: not stop.is_set(), keys)
        for key, future in run_jobs(client, wanted, submit, address):
            yield _receive(project, future, key)


def make_elsewhere(shared: bytes, own: bytes, key: BriefKey) -> tuple[Outcome, Files]:
    """Make one brief from what was sent, on a worker.

    Parameters
    ----------
    shared, own : bytes
        Archives of the files of a project: those that all briefs share, and those of this one.
    key : BriefKey
        Which brief.

    Returns
    -------
    tuple of Outcome and dict of str to bytes
        How it went, and the files that were made, by their path in the folder of outputs.
    """
    with tempfile.TemporaryDirectory(prefix="ita-worker-") as folder:
        project = Project(Path(folder))
        # What makes a folder a project; a notebook looks for it.
        project.raw.mkdir(parents=True)
        for archive in (shared, own):
            with zipfile.ZipFile(io.BytesIO(archive)) as packed:
                packed.extractall(folder)
        outcome = publish_one(project, key)
        paths = [path(project, key) for path in (brief_path, notebook_path, failed_path)]
        made = {
            path.relative_to(project.outputs).as_posix(): path.read_bytes()
            for path in paths
            if path.exists()
        }
        # Whoever reads the error looks for the notebook where it will be, not where it was.
        error = outcome.error.replace(f"{project.outputs}/", "outputs/")
    return replace(outcome, error=error), made


class _Inputs:
    """What briefs are made from, packed for sending."""

    def __init__(self, project: Project) -> None:
        self._own: dict[str, dict[str, pd.DataFrame]] = {}
        self._empty: dict[str, pd.DataFrame] = {}
        files: Files = {
            f"notebooks/{brief_notebook(project).name}": brief_notebook(project).read_bytes()
        }
        for path in sorted(project.processed.glob("*.parquet")):
            table = pd.read_parquet(path)
            if "org_id" not in table:
                files[_place(path.name)] = path.read_bytes()
                continue
            self._empty[path.name] = table.iloc[:0]
            for org_id, mine in table.groupby("org_id"):
                self._own.setdefault(str(org_id), {})[path.name] = mine
        self.shared = _pack(files)
        self._last: tuple[str, bytes] = ("", b"")

    def pack(self, org_id: str) -> bytes:
        """Pack the tables of one organisation; asked for in order of organisation."""
        if self._last[0] != org_id:
            tables = self._empty | self._own[org_id]
            files = {_place(name): table.to_parquet(index=False) for name, table in tables.items()}
            self._last = (org_id, _pack(files))
        return self._last[1]


def _place(name: str) -> str:
    root = Path()
    return (Project(root).processed / name).relative_to(root).as_posix()


def _pack(files: Files) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in sorted(files.items()):
            # Without a time of day, so that the same files are the same bytes.
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def _check_workers(client: Any) -> None:
    """Refuse workers whose briefs would differ from those made here."""
    found = _ask_workers(client)
    here = fingerprint_machine()
    faults = [
        Fault(
            worker,
            f"has other {' and '.join(part for part in here if here[part] != there[part])}",
            "Install there what is installed here",
        )
        for worker, there in sorted(found.items())
        if there != here
    ]
    if faults:
        raise UsageError(faults)


def _ask_workers(client: Any) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = client.run(fingerprint_machine)
    return found


def _submit(client: Any, shared: Any, inputs: _Inputs, key: BriefKey) -> Any:
    own = inputs.pack(key.org_id)
    content = hashlib.sha256(own + inputs.shared).hexdigest()[:16]
    return client.submit(make_elsewhere, shared, own, key, key=f"ita-{key.name}-{content}")


def _receive(project: Project, future: Any, key: BriefKey) -> Outcome:
    outcome: Outcome
    try:
        outcome, made = future.result()
    except Exception as error:  # whatever is wrong with one, the others go on
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return Outcome(key, FAILED, error=reason)
    try:
        for name, content in made.items():
            write_whole(project.outputs / name, content)
    except OSError as error:
        return Outcome(key, FAILED, outcome.seconds, error=f"{error.filename}: {error.strerror}")
    if outcome.status != FAILED:
        failed_path(project, key).unlink(missing_ok=True)
    return outcome
