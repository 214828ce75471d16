"""Reading the declarations: the standard sets that come with jiqun, and what a pack adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jiqun.facts.schema.errors import DataSetUnknown
from jiqun.facts.schema.model import Code, DataSet, Field, SetRecord
from jiqun.packs import Pack, read_record, read_table

STANDARD = Path(__file__).parent / "standard"
FOLDER = "datasets"


@dataclass(frozen=True, slots=True)
class Declarations:
    """All data sets a city knows, by id."""

    all: Mapping[str, DataSet]

    def __getitem__(self, name: str) -> DataSet:
        """The data set of an id or a Chinese name. Raises DataSetUnknown."""
        if name in self.all:
            return self.all[name]
        for dataset in self.all.values():
            if name == dataset.name.zh:
                return dataset
        raise DataSetUnknown(name, self.all)


def load_declarations(pack: Pack | None = None) -> Declarations:
    """The standard sets, with the pack's `datasets/` laid over them.

    In a pack, `datasets/<set>.csv` adds fields to a standard set (a field of the same name replaces it);
    with a `datasets/<set>.yaml` beside it the set is the pack's own. `datasets/codes/<list>.csv` adds codes to a
    list. Raises PackFileInvalid with line and column, DeclarationInvalid.
    """
    declared = dict(_standard())
    if pack is not None and (pack.root / FOLDER).is_dir():
        declared |= _laid_over(pack.root / FOLDER, declared)
    for dataset in declared.values():
        dataset.verify()
    ordered = sorted(declared.values(), key=lambda dataset: (dataset.record.order, dataset.id))
    return Declarations({dataset.id: dataset for dataset in ordered})


@lru_cache(maxsize=1)
def _standard() -> Mapping[str, DataSet]:
    lists = _lists(STANDARD)
    return {
        path.stem: _dataset(read_record(path, SetRecord), read_table(path.with_suffix(".csv"), Field), lists)
        for path in sorted(STANDARD.glob("*.yaml"))
    }


def _lists(folder: Path) -> dict[str, tuple[Code, ...]]:
    return {path.stem: tuple(read_table(path, Code)) for path in sorted((folder / "codes").glob("*.csv"))}


def _dataset(record: SetRecord, fields: list[Field], lists: Mapping[str, tuple[Code, ...]]) -> DataSet:
    used = {field.codes for field in fields if field.codes}
    return DataSet(
        record=record,
        fields=tuple(fields),
        lists={name: codes for name, codes in lists.items() if name in used},
    )


def _laid_over(folder: Path, declared: Mapping[str, DataSet]) -> dict[str, DataSet]:
    lists = merged_lists(folder)
    result = {}
    for dataset in declared.values():
        path = folder / f"{dataset.id}.csv"
        own_record = (folder / f"{dataset.id}.yaml").is_file()
        added = read_table(path, Field) if path.is_file() and not own_record else []
        result[dataset.id] = _dataset(dataset.record, _merged(dataset.fields, added), lists)
    for path in sorted(folder.glob("*.yaml")):
        record = read_record(path, SetRecord)
        result[record.id] = _dataset(record, read_table(path.with_suffix(".csv"), Field), lists)
    return result


def _merged(fields: tuple[Field, ...], added: list[Field]) -> list[Field]:
    merged = {field.field: field for field in fields}
    merged |= {field.field: field for field in added}
    return list(merged.values())


def merged_lists(folder: Path) -> dict[str, tuple[Code, ...]]:
    merged = _lists(STANDARD)
    for name, codes in _lists(folder).items():
        known = {code.code: code for code in merged.get(name, ())}
        merged[name] = tuple((known | {code.code: code for code in codes}).values())
    return merged
