"""What can be wrong with a pack. Every message says what, where and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jiqun.mishap import Mishap


class PackError(Mishap):
    """Base of everything a pack can be wrong about."""


class PackNotFound(PackError):
    def __init__(self, name: str, looked: Sequence[Path]) -> None:
        places = "、".join(str(place) for place in looked)
        super().__init__(
            f"找不到资料包“{name}”（查找位置：{places}）；请给出含 pack.yaml 的文件夹路径。"
            f" / No pack “{name}” in {places}; give the path of a folder that holds pack.yaml."
        )


class PackFileMissing(PackError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"资料包缺少文件 {path}；请补上。 / The pack lacks {path}; add it.")


class PackTextInvalid(PackError):
    """The file is not YAML, CSV or UTF-8 at all."""

    def __init__(self, path: Path, line: int | None, what: str) -> None:
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}：文本格式有误：{what} / {where}: not well-formed: {what}")


class PackFileInvalid(PackError):
    """The file is well-formed but says something the pack's schema does not allow."""

    def __init__(self, path: Path, problems: Sequence[tuple[int | None, str, str]]) -> None:
        self.path = path
        self.problems = list(problems)
        lines = [
            f"{path}{f':{line}' if line else ''}：{field} — {message}"
            for line, field, message in self.problems[:20]
        ]
        more = f"\n…… 另有 {len(self.problems) - 20} 处 / and {len(self.problems) - 20} more" * (
            len(self.problems) > 20
        )
        super().__init__("\n".join(lines) + more)


class DuplicateEntry(PackError):
    def __init__(self, path: Path, entry: str) -> None:
        super().__init__(
            f"{path}：编号“{entry}”出现不止一次；编号须唯一，请改其一。"
            f" / {path}: the id “{entry}” stands more than once; ids are unique, change one."
        )


class EntryNotFound(PackError):
    def __init__(self, path: Path, entry: str) -> None:
        super().__init__(
            f"{path} 中没有编号为“{entry}”的条目；请刷新后重试。 / No entry “{entry}” in {path}; reload and try again."
        )


class PackEditConflict(PackError):
    """Somebody else wrote the file after it was read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 在读取之后被他人修改，本次修改没有写入；请刷新后重新提交。"
            f" / {path} was changed by somebody else after it was read; nothing was written. Reload and submit again."
        )
