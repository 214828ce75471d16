"""Taking a return in: read, checked, accepted whole or by its good rows, or refused with every reason."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from jiqun.documents.errors import EmptyDocument, MissingDocument
from jiqun.engine import Engine
from jiqun.facts.intake.accepting import write_rejects, write_rows
from jiqun.facts.intake.cells.column import Context
from jiqun.facts.intake.cells.names import regions
from jiqun.facts.intake.checks import run_checks
from jiqun.facts.intake.checks.declared import declared_rules
from jiqun.facts.intake.errors import FormNotWritten, SliceTwice
from jiqun.facts.intake.outcome import Decision, Taken
from jiqun.facts.intake.parameters import Parameters, parameters
from jiqun.facts.intake.plan import FilePlan, Progress, plan_file
from jiqun.facts.intake.problems import ProblemLog
from jiqun.facts.intake.reading import Sheet, opened
from jiqun.facts.intake.simulated import properties_say_simulated
from jiqun.facts.intake.staging import Staged, stage
from jiqun.facts.store import Slice, Store, Vintage
from jiqun.facts.store.files import STAGING, blocks, refusing_full
from jiqun.facts.store.vintage import checked_period
from jiqun.packs import Pack

REGISTER = "enterprise"
#: Old organisation codes that are looked up in the register for one file.
LOOKED_UP = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a file is to be taken. `simulated` labels its figures as made up; a file that says so itself is labelled anyway. `marked` is where a marked-up copy goes, `problems` where all problems go."""

    dataset: str = ""
    period: str = ""
    office: str = ""
    by: str = ""
    note: str = ""
    dry_run: bool = False
    good_rows: bool = False
    simulated: bool = False
    marked: Path | None = None
    problems: Path | None = None


class Intake:
    """Takes returns into a store. The engine checks, it does not write."""

    def __init__(self, store: Store, engine: Engine, pack: Pack | None = None) -> None:
        self.store, self.engine = store, engine
        self.context = Context(regions(pack), self._registered())
        self._slices: dict[Slice, str] = {}

    def take(self, path: Path, options: Options | None = None, progress: Progress | None = None) -> Taken:
        """Read, check and accept or refuse one file.

        Raises DocumentError (what keeps the file from being looked at), SchemaError, StoreError, EngineError.
        """
        chosen = options or Options()
        self.store.root.joinpath(STAGING).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="intake-", dir=self.store.root / STAGING) as name:
            folder = Path(name)
            with refusing_full(folder):
                sheets = opened(path, folder)
                with ProblemLog(path.name, folder / "problems.parquet") as log:
                    plan, taken, problems = self._take(
                        path, sheets, folder, log, chosen, progress or (lambda _: None)
                    )
            if taken.decision is not Decision.UNCHANGED:
                _hand_out(plan, taken, problems, chosen)
            return taken

    def _take(
        self, path: Path, sheets: Sequence[Sheet], folder: Path, log: ProblemLog,
        options: Options, progress: Progress,
    ) -> tuple[FilePlan, Taken, Path | None]:  # fmt: skip
        """What the file was taken for, what became of it, and the file of its problems."""
        plan = plan_file(
            sheets, self.store.declarations, self.context, log,
            dataset=options.dataset, period=options.period, office=options.office,
        )  # fmt: skip
        checked_period(plan.dataset, plan.period)
        log.rules.update(declared_rules(plan.dataset))
        part = Slice(dataset=plan.dataset.id, period=plan.period, office=plan.office)
        self._only_once(part, path)
        digest = digest_of_file(path)
        twin = self.store.catalogue.twin(part, digest)
        if twin is not None:
            return plan, _unchanged(path, plan, log, twin), None
        staged = stage(plan, folder / "staged.parquet", log, progress)
        pa.default_memory_pool().release_unused()
        if not staged.count:
            raise EmptyDocument(path.name, "表头下没有数据 / no rows under the header")
        simulated = options.simulated or plan.simulated or staged.simulated or properties_say_simulated(path)
        run_checks(self.engine, self.store, plan, staged, log, self.parameters, simulated=simulated)
        pa.default_memory_pool().release_unused()
        problems = log.close()
        taken = self._decided(
            path, plan, staged, log, problems, digest, replace(options, simulated=simulated)
        )
        return plan, taken, problems

    @property
    def parameters(self) -> Parameters:
        return parameters()

    def _only_once(self, part: Slice, path: Path) -> None:
        """Two files of one call for one slice: the later would silently replace the earlier."""
        first = self._slices.setdefault(part, path.name)
        if first != path.name:
            raise SliceTwice(path.name, f"{first}：{part.dataset} {part.period} {part.office}".rstrip())

    def _decided(
        self, path: Path, plan: FilePlan, staged: Staged, log: ProblemLog, problems: Path | None, digest: str,
        options: Options,
    ) -> Taken:  # fmt: skip
        refused = log.refused()
        rejected = len(refused)
        result = Taken(
            file=path.name, dataset=plan.dataset.id, period=plan.period, office=plan.office, decision=Decision.CHECKED,
            vintage=None, rows=staged.count, accepted=staged.count - rejected, rejected=rejected,
            skipped=staged.skipped, simulated=options.simulated, counts=dict(log.counts), problems=log.problems, rules=log.rules,
        )  # fmt: skip
        if options.dry_run:
            return result
        if (rejected and not options.good_rows) or not result.accepted:
            return replace(result, decision=Decision.REFUSED)
        with self.store.draft(plan.dataset.id, plan.period, plan.office) as draft:
            write_rows(draft, staged, refused)
            if rejected:
                write_rejects(draft, plan, staged, refused, problems)
            if problems is not None:
                draft.attach(problems)
            vintage = self.store.commit(
                draft, by=options.by, source=path.name, source_digest=digest, simulated=options.simulated,
                problems=dict(log.counts), note=options.note,
            )  # fmt: skip
        return replace(result, decision=Decision.ACCEPTED, vintage=vintage.id)

    def _registered(self) -> Callable[[str], str | None]:
        """Credit code of an old organisation code: the register holds it in characters 9 to 17, or as a former code."""

        @lru_cache(maxsize=LOOKED_UP)
        def find(old: str) -> str | None:
            if find.cache_info().misses > LOOKED_UP or REGISTER not in self.store.declarations.all:
                return None
            table = self.store.table(self.engine, REGISTER)
            former = table.former_codes.fill_null("").contains(old)
            found = table.filter((table.code.substr(8, 9) == old) | former).select("code").distinct().limit(2)
            codes = self.engine.collect(found)["code"].to_pylist()
            return codes[0] if len(codes) == 1 else None

        return find


def _hand_out(plan: FilePlan, taken: Taken, problems: Path | None, options: Options) -> None:
    """The files that were asked for. Raises FormNotWritten; what was decided stays."""
    if options.problems is not None and problems is not None:
        try:
            shutil.copyfile(problems, options.problems)
        except OSError as error:
            raise FormNotWritten(str(options.problems), error.strerror or str(error)) from error
    if options.marked is not None:
        from jiqun.facts.intake.marked import write_marked

        write_marked(options.marked, plan, problems, taken.rules)


def digest_of_file(path: Path) -> str:
    """SHA-256 of the file's bytes. Raises MissingDocument."""
    digest = hashlib.sha256()
    try:
        for block in blocks(path):
            digest.update(block)
    except OSError as error:
        raise MissingDocument(str(path), error.strerror or str(error)) from error
    return digest.hexdigest()


def _unchanged(path: Path, plan: FilePlan, log: ProblemLog, twin: Vintage) -> Taken:
    return Taken(
        file=path.name, dataset=plan.dataset.id, period=plan.period, office=plan.office, decision=Decision.UNCHANGED,
        vintage=twin.id, rows=twin.rows + twin.rejected, accepted=twin.rows, rejected=twin.rejected, skipped=0, simulated=twin.simulated,
        counts=dict(twin.problems), problems=(), rules=log.rules,
    )  # fmt: skip
