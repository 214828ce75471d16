"""Which words name a value: those before it, those behind it, or the subject named earlier."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from jiqun.documents import Flow
from jiqun.plans.extraction.clauses import Piece, Segment
from jiqun.plans.extraction.memory import Memory, head_of
from jiqun.plans.extraction.names import (
    Name,
    is_place,
    level_of,
    name_after,
    name_before,
    noun_qualifier,
    strip_back,
    strip_front,
)
from jiqun.plans.extraction.parallel import part_names
from jiqun.plans.extraction.passage import Passage
from jiqun.plans.extraction.ranks import rank_naming
from jiqun.plans.extraction.strand import plain_name, strand
from jiqun.plans.extraction.tokens import ValueForm, ValueMark
from jiqun.plans.extraction.vocabulary import ACHIEVING, CHANGE, GROUP_NOUN, LINK
from jiqun.values.units import CLASSIFIERS

CARRIED = ("累计", "新增", "净增", "每年", "当年")
_LISTED = re.compile(r"[、和及]|等$")
_VERB_END = re.compile(rf"(?!(?:{LINK})了?$)(?:{ACHIEVING})(?:了)?$")
_QUALIFIED_VERB = re.compile(rf"(累计|新增|净增|每年)(?:{ACHIEVING})*$")
_LINKED = re.compile(
    r"(?:达到|达|突破|超过|超|为|至|到|保持|实现|增加|占|控制在|不低于|不少于|不超过|仅|共|居)$"
)
_TIERED = re.compile(
    r"^(?:[^，。；]*?的)?(?P<noun>[一二三四五六七八九十百千]*[万千百十]亿级[^，。；、]{0,10}集群)$"
)
_AMOUNT = re.compile(r"元$|亩|平方|千瓦|吨")


@dataclass(frozen=True, slots=True)
class Naming:
    """`quote` is the clause that carries the value and its name."""

    indicator: str
    quote: tuple[int, int]
    qualifier: str | None = None
    unit: str | None = None
    ambiguous: bool = False
    why: tuple[str, ...] = field(default=())


#: 增长至2020年的: the change is told by both ends, not by the second number
_ARRIVED = re.compile(
    r"(?:上升|增长|提高|提升|增加|下降|降低|减少|缩小|扩大|增|升|降)(?:到|至)(?:(?:19|20)\d\d年的)?$"
)


@dataclass(frozen=True, slots=True)
class Around:
    """The words before and behind a value, holes cut out."""

    before: Flow
    behind: Flow
    quote: tuple[int, int]
    wide: tuple[int, int]


def around(text: str, piece: Piece, part: Segment) -> Around:
    """The words of a segment on both sides of its value."""
    mark = part.value
    holes = [(year.start, year.end) for year in piece.years]
    holes += [(aside.start, aside.end) for aside in piece.asides if not aside.lone]
    left, right = mark.left, mark.right
    if text[left - 1 : left] == "（" and text[right : right + 1] == "）":
        left, right = left - 1, right + 1
    arrived = _ARRIVED.search(text[part.start : left])
    if arrived:
        holes.append((part.start + arrived.start(), left))
    start = part.start
    while start < left and text[start] in "、，：；和及与并 　—":
        start += 1
    before = strand(text, start, left, holes)
    behind = strand(text, right, part.end, holes)
    return Around(before, behind, (start, right), (start, max(right, part.end)))


def name_value(
    passage: Passage, text: str, piece: Piece, part: Segment, memory: Memory, *, first: bool
) -> list[Naming]:
    """The namings of a value: one, or several where one phrase serves an enumeration."""
    words = around(text, piece, part)
    reader = _READERS.get(part.value.form, _number)
    namings = reader(passage, words, part.value, memory)
    if part.value.form is ValueForm.NUMBER and re.fullmatch(_TIER_ONLY, namings[0].indicator):
        namings = [
            replace(namings[0], indicator=_shared_noun(namings[0].indicator, text[part.end : piece.end]))
        ]
    if passage.present:
        namings = [replace(naming, indicator=_in_report(naming.indicator)) for naming in namings]
    if part.value.form is ValueForm.NUMBER:
        namings = [
            _carry(naming, words, memory, first, passage.present, part.value.unit) for naming in namings
        ]
    if len(namings) == 1 and part.value.form is not ValueForm.RANK:
        memory.name(namings[0].indicator)
        memory.said = (namings[0].qualifier, part.value.unit)
    return namings


def unit_is_ratio(unit: str | None) -> bool:
    """A percentage neither accumulates nor is added."""
    return unit is not None and unit.lstrip("个") in ("%", "‰", "百分点", "倍")


def _carry(
    naming: Naming, words: Around, memory: Memory, first: bool, present: bool, unit: str | None
) -> Naming:
    """累计 before an enumeration counts for all of it; 每年 and, among results, 累计 beyond commas."""
    if naming.qualifier is not None:
        memory.carried = naming.qualifier if naming.qualifier in CARRIED else None
        return naming
    carried = memory.carried
    if carried is None or "change" in naming.why or unit_is_ratio(unit):
        return naming
    linked = bool(_LINKED.search(words.before.text))
    if first and not _passes_comma(carried, words, linked, present):
        memory.carried = None
        return naming
    if linked and first:
        return naming
    return replace(naming, qualifier=carried, why=(*naming.why, "qualifier carried on"))


def _passes_comma(carried: str, words: Around, linked: bool, present: bool) -> bool:
    if linked:
        return False
    if carried == "每年":
        return not re.search(rf"(?:{ACHIEVING})", words.before.text)
    return carried == "累计" and present


def _number(passage: Passage, words: Around, mark: ValueMark, memory: Memory) -> list[Naming]:
    raw = passage.flow.text
    name = _printed(words.before, raw)
    if name.qualifier is None and (found := _QUALIFIED_VERB.search(words.before.text)):
        name = replace(name, qualifier=found[1])
    behind = name_after(words.behind) if words.behind.text else ""
    behind = _as_printed(behind, words.behind, raw)
    if name.change and not _is_count(mark, name.change) and (name.text or memory.subject):
        return [_changed(name, words, memory)]
    if name.change and name.text:
        name = name_whole(words.before, raw)
    elif behind and _VERB_END.search(words.before.text):
        name = replace(name, text="", qualifier=name.qualifier or _inner_qualifier(words.before.text))
    if rate := _GRANTED_RATE.match(words.behind.text):
        return [Naming(f"{rate['what']}比例", words.wide, name.qualifier, why=("rate of a grant",))]
    if mark.unit == "位" and name.change:
        return [Naming(memory.rank or name.text or memory.subject, words.quote, name.change, why=("ranks gained",))]
    if behind and name.text and (owned := _OWNED_AMOUNT.search(name.text)) and _is_amount(mark):
        return [Naming(behind + owned[0], words.wide, name.qualifier, why=("owner behind",))]
    if behind and not (name.text and _is_amount(mark) and not words.behind.text.startswith("的")):
        return [_counted(name, behind, words, mark)]
    if name.text.startswith("占"):
        return [_shared(name, words, memory)]
    if name.text:
        return _plain_names(name, words, memory, mark)
    return [_inherited(name, words, memory, mark)]


_GRANTED_RATE = re.compile(r"的?比例(?:给予|予以|进行|安排)(?P<what>[^，。；、（]{2,10})")
_OWNED_AMOUNT = re.compile(r"(?:总规模|注册资本|规模)$")
_TIER_ONLY = re.compile(r"[一二三四五六七八九十百千万]+亿级")


def _shared_noun(tier: str, rest: str) -> str:
    """4个千亿级、10个五百亿级集聚区: the noun of the last belongs to both."""
    match = re.match(r"(?:[、和及]\d+[个家][^，。；、和及\d]*?亿级)+(?P<noun>[^，。；、和及\d]{2,})", rest)
    joined = tier + match["noun"] if match else tier
    return f"{joined}数" if match and _TIERED.match(joined) else joined


def _in_report(text: str) -> str:
    """In a report of the present state 全市 goes without saying, and 甲、乙等 only names examples."""
    text = re.sub(r"^全[省市区县](?=.{4})", "", text)
    examples = re.match(r"^[^（(]{2,}?等(?!级|离)(?P<noun>.{5,})$", text)
    return examples["noun"] if examples else text


def _is_amount(mark: ValueMark) -> bool:
    return bool(_AMOUNT.search(mark.unit or ""))


def _is_count(mark: ValueMark, change: str) -> bool:
    """低效企业达标提升500家 counts what is raised; 增加5家 is a change."""
    return bool(mark.unit) and mark.unit in CLASSIFIERS and change in ("提高", "增速")


def name_whole(flow: Flow, raw: str) -> Name:
    """The name with its last word of change kept."""
    whole, qualifier = strip_front(strip_back(flow))
    return Name(_as_printed(whole.text, whole, raw), qualifier)


def _inner_qualifier(text: str) -> str | None:
    found = re.search(r"(每年|累计|新增|净增|当年)", text)
    return found[1] if found else None


_CHANGES = frozenset(CHANGE.values())
_BARE = ("总数", "总量", "数量", "规模", "占比", "总规模", "总额", "规模总量")
_COMPARED = re.compile(r"(?:远|明显|均)?(?:低于|高于|落后于|优于|少于|多于)")
_RATES = re.compile(r"(?:增速|增长率|覆盖率|占比|达标率)$")


def _plain_names(name: Name, words: Around, memory: Memory, mark: ValueMark) -> list[Naming]:
    """A name of its own, completed where it is only 总数 or 国家级; two rates may share one number."""
    text, qualifier = name.text, name.qualifier
    why = ("name before",)
    if text in _BARE and memory.subject:
        text, why = head_of(memory.subject) + text, ("subject completed",)
    elif re.fullmatch(r"(?:年均)?(?:增速|增长率|增幅)", text) and memory.subject:
        text, why = head_of(memory.subject), ("subject inherited",)
    elif memory.subject and (_COMPARED.match(text) or (memory.compared and len(text) <= 4)):
        memory.compared = True
        if "百分点" in (mark.unit or ""):
            side = "高于" if "高于" in text else "低于"
            return [Naming(head_of(memory.subject) + text, words.quote, side, why=("compared",))]
        return [
            Naming(
                memory.subject, words.quote, qualifier or noun_qualifier(memory.subject), why=("compared",)
            )
        ]
    elif level_of(text) == text and memory.subject:
        rest = memory.subject.removeprefix(level_of(memory.subject))
        text, why = text + rest, ("level of the subject",)
    total = re.fullmatch(r"(?P<what>.{3,})(?:总量|总数)", text)
    if total and mark.unit in CLASSIFIERS and "规模" not in text[-4:]:
        text, qualifier = total["what"], qualifier or "总量"
    parts = text.split("、")
    if len(parts) > 1 and all(_RATES.search(part) for part in parts):
        names, _ = part_names(text, len(parts))
        return [Naming(part, words.quote, qualifier, why=("shared number",)) for part in names]
    if "每年" in words.before.text[:6] and qualifier is None:
        qualifier = "每年"
    if name.share and qualifier is None:
        qualifier = "比重"
    return [Naming(share_ended(text, name.share), words.quote, qualifier, why=why)]


def _printed(flow: Flow, raw: str) -> Name:
    """The name before a value, with the characters of the document."""
    name = name_before(flow)
    return replace(name, text=_as_printed(name.text, flow, raw))


def _as_printed(name: str, flow: Flow, raw: str) -> str:
    place = flow.text.find(name)
    if not name or place < 0:
        return name
    return plain_name(flow.slice(place, place + len(name)), raw)


def _changed(name: Name, words: Around, memory: Memory) -> Naming:
    subject = name.text
    if subject.startswith("占") or not subject:
        subject = head_of(memory.subject) if name.change in ("增速", "年均增速") else memory.subject
    if name.change in ("高于", "低于") and memory.subject:
        subject = f"{memory.subject}{name.change}{name.text}" if name.text else memory.subject
    return Naming(subject, words.quote, name.change if name.change else name.qualifier, why=("change",))


def _counted(name: Name, behind: str, words: Around, mark: ValueMark) -> Naming:
    """建成30个某某: the noun behind is counted; 注册资本50亿元的公司: the noun behind owns the amount."""
    tiered = _TIERED.match(behind)
    before = "" if _VERB_END.search(words.before.text) else name.text
    why = ("noun behind",)
    if tiered and ("、" in words.before.text or not before or before.endswith("的")):
        return Naming(f"{tiered['noun']}数", words.wide, name.qualifier, why=("count of clusters",))
    if (
        not before
        or is_place(before)
        or _LISTED.search(before)
        or words.before.text.endswith("等")
        or before.endswith("年有")
    ):
        return Naming(behind, words.wide, name.qualifier, why=why)
    if words.behind.text.startswith("的") and _AMOUNT.search(mark.unit or ""):
        return Naming(behind + before, words.wide, name.qualifier, why=("owner behind",))
    return Naming(before + behind, words.wide, name.qualifier, why=("name on both sides",))


def _shared(name: Name, words: Around, memory: Memory) -> Naming:
    owner = head_of(memory.subject)
    return Naming(owner + share_ended(name.text, True), words.quote, "比重", why=("share of the subject",))


def share_ended(text: str, share: bool) -> str:
    if not share:
        return text
    joined = re.sub(r"的(?=(?:比重|比例|份额)$)", "", text) if text.startswith("占") else text
    return joined if re.search(r"(?:比重|比例|份额|占比)$", joined) else joined + "比重"


def _inherited(name: Name, words: Around, memory: Memory, mark: ValueMark) -> Naming:
    if name.qualifier == "年均" and mark.unit == "%":
        return Naming(
            f"{head_of(memory.subject)}年均增速", words.quote, "年均增速", why=("yearly rate of the subject",)
        )
    qualifier, unit = memory.said
    if name.qualifier is None and qualifier in _CHANGES and unit == mark.unit == "%":
        return Naming(memory.subject, words.quote, qualifier, why=("change of the subject restated",))
    return Naming(memory.subject, words.quote, name.qualifier, why=("subject inherited",))


def _phrase(passage: Passage, words: Around, mark: ValueMark, memory: Memory) -> list[Naming]:
    raw = passage.flow.text
    name = _printed(words.before, raw)
    phrase = mark.words[0]
    text = name.text or memory.subject
    if phrase == "零增长":
        return [Naming(text, words.quote, "增速", why=("goal phrase",))]
    if text.endswith("“") and "覆盖" not in phrase:
        text = _unquoted(text)
    if "覆盖" in phrase:
        return _covered(text, words)
    if phrase.startswith("破"):
        return [Naming(text, words.wide, "总量", "家", why=("breaking a mark",))]
    if "突破" in phrase or mark.unit == "倍":
        return [
            Naming(
                part,
                words.quote,
                name.qualifier,
                _unit_of(part) if mark.unit is None else None,
                why=("goal phrase",),
            )
            for part in _parted(text)
        ]
    return [_wordlike(text, phrase, words, name)]


def _unquoted(text: str) -> str:
    """The noun in front of an opening quotation mark: 新一轮高新技术企业“倍增”."""
    last = re.split(r"[和、及]|行动|计划", text.removesuffix("“"))[-1]
    return last.removeprefix("新一轮").strip() or text


def _covered(text: str, words: Around) -> list[Naming]:
    parts = [text]
    if "、" in text and all(re.search(r"企业|园区|乡镇|社区|区域", part) for part in text.split("、")):
        parts = text.split("、")
    namings = []
    for part in parts:
        shift = words.before.text.find(part)
        quote = (words.before.origin[shift], words.quote[1]) if shift > 0 and len(parts) > 1 else words.quote
        namings.append(Naming(f"{part}覆盖率", quote, "覆盖率", why=("coverage",)))
    return namings


def _parted(text: str) -> list[str]:
    return [part for part in text.split("、") if part] if "、" in text else [text]


def _unit_of(text: str) -> str:
    return "家" if re.search(r"(?:企业|中心|机构|公司|院|所|厂)$", text) else "个"


def _wordlike(text: str, phrase: str, words: Around, name: Name) -> Naming:
    """保持稳定, 争先进位, 完成省定目标, 动态清零: the unit follows from the name."""
    if "位" in phrase:
        text = text if text.endswith(("位次", "排名")) else text.removesuffix("中") + "位次"
        return Naming(text, words.quote, "位次", "位", why=("rank to improve",))
    unit = (
        "%"
        if not phrase.startswith("双") and re.search(r"(?:率|比重|占比|比例|增长|下降|降低)$", text)
        else None
    )
    if "清零" in phrase:
        unit = "元" if re.search(r"款|债|欠", text) else "家" if "企业" in text else "个"
    qualifier = name.qualifier or ("下降" if re.search(r"(?:降低|下降)率?$", text) else None)
    return Naming(text, words.quote, qualifier, unit, why=("goal phrase",))


def _group(passage: Passage, words: Around, mark: ValueMark, memory: Memory) -> list[Naming]:
    noun = GROUP_NOUN.match(words.behind.text)
    text = noun[0] if noun else words.behind.text
    end = words.behind.origin[len(text) - 1] + 1 if text else words.quote[1]
    return [Naming(f"{text}数", (words.quote[0], end), why=("named group",))]


def _tier(passage: Passage, words: Around, mark: ValueMark, memory: Memory) -> list[Naming]:
    behind = name_after(words.behind)
    return [Naming(f"{behind}规模", words.wide, why=("tier",))]


def _rank(passage: Passage, words: Around, mark: ValueMark, memory: Memory) -> list[Naming]:
    indicator = rank_naming(words.before.text, memory)
    return [Naming(indicator, words.quote, "位次", "位", why=("rank",))]


_READERS: dict[ValueForm, Callable[[Passage, Around, ValueMark, Memory], list[Naming]]] = {
    ValueForm.PHRASE: _phrase,
    ValueForm.GROUP: _group,
    ValueForm.TIER: _tier,
    ValueForm.RANK: _rank,
}
