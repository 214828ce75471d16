"""Which words name a value: those before it, those behind it, or the subject named earlier."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from jiqun.documents import Flow
from jiqun.plans.extraction.around import Around, Naming, around, as_printed, printed
from jiqun.plans.extraction.clauses import Piece, Segment
from jiqun.plans.extraction.completion import completed
from jiqun.plans.extraction.memory import Memory, head_of
from jiqun.plans.extraction.names import (
    Name,
    is_place,
    name_after,
    noun_qualifier,
    strip_back,
    strip_front,
)
from jiqun.plans.extraction.parallel import part_names
from jiqun.plans.extraction.passage import Passage
from jiqun.plans.extraction.phrases import phrase_namings
from jiqun.plans.extraction.ranks import field_of, rank_naming
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
    r"^(?:[^，。；]*?的)?(?P<noun>[一二两三四五六七八九十百千]*[万千百十]亿级[^，。；、]{0,10}集群)$"
)
_AMOUNT = re.compile(r"元$|亩|平方|千瓦|吨")


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
    if part.value.form is ValueForm.NUMBER and _BOUND_ONLY.fullmatch(namings[0].indicator):
        whole = _completed_bound(namings[0].indicator, text[part.end : piece.end])
        namings = [replace(namings[0], indicator=whole)]
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
    name = printed(words.before, raw)
    if name.qualifier is None and (found := _QUALIFIED_VERB.search(words.before.text)):
        name = replace(name, qualifier=found[1])
    behind = name_after(words.behind) if words.behind.text else ""
    behind = as_printed(behind, words.behind, raw)
    if mark.unit == "位" and name.change:
        return [Naming(_rank_gained(name.text, memory), words.quote, name.change, why=("ranks gained",))]
    if name.change and not _is_count(mark, name.change) and (name.text or memory.subject):
        return [_changed(name, words, memory)]
    if name.change and name.text:
        name = name_whole(words.before, raw)
    elif behind and _VERB_END.search(words.before.text):
        name = replace(name, text="", qualifier=name.qualifier or _inner_qualifier(words.before.text))
    if rate := _GRANTED_RATE.match(words.behind.text):
        return [Naming(f"{rate['what']}比例", words.wide, name.qualifier, why=("rate of a grant",))]
    if behind and name.text and (owned := _OWNED_AMOUNT.search(name.text)) and _is_amount(mark):
        return [Naming(behind + owned[0], words.wide, name.qualifier, why=("owner behind",))]
    if behind and not (name.text and _is_amount(mark) and not words.behind.text.startswith("的")):
        return [_counted(name, behind, words, mark)]
    if name.text.startswith("占"):
        return [_shared(name, words, memory)]
    if name.text:
        return _plain_names(name, words, memory, mark)
    return [_inherited(name, words, memory, mark)]


_PLACED = re.compile(r"(?P<what>.*?[^在])(?P<field>(?:在)?全[国省市区县州](?:的)?)(?:排名|位次|名次|排位)?")


def _rank_gained(name: str, memory: Memory) -> str:
    """某某全省排名前移3位 names its own rank; 比上年前移2位 speaks of the last."""
    placed = _PLACED.fullmatch(name)
    if placed:
        return f"{placed['what']}{field_of(placed['field'])}位次"
    return memory.rank or name or memory.subject


_GRANTED_RATE = re.compile(r"的?比例(?:给予|予以|进行|安排)(?P<what>[^，。；、（]{2,10})")
_OWNED_AMOUNT = re.compile(r"(?:总规模|注册资本|规模)$")
_TIER_ONLY = re.compile(r"[一二两三四五六七八九十百千万]+亿级")


_BOUND_ONLY = re.compile(r"超?[\d.一二两三四五六七八九十百千]*(?:万亿|亿|万)元?(?:以上)?")


def _completed_bound(bound: str, rest: str) -> str:
    """1个超20亿元、10个超亿元工业投资项目: the noun of the last belongs to both."""
    match = re.match(
        rf"(?:[、和及]\d+[个家]?{_BOUND_ONLY.pattern})+(?:的|级)?(?P<noun>[^，。；：、（\d]{{2,}})", rest
    )
    return bound + match["noun"] if match else bound


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
    return Name(as_printed(whole.text, whole, raw), qualifier)


def _inner_qualifier(text: str) -> str | None:
    found = re.search(r"(每年|累计|新增|净增|当年)", text)
    return found[1] if found else None


_CHANGES = frozenset(CHANGE.values())
#: 工业用地规模控制在建设用地规模的30%以内: a share by another verb.
_CAPPED = re.compile(r"(?P<part>.{2,}?)(?:控制|保持|稳定|维持)在(?P<whole>[^，。；]{2,20}?)的?")
_COMPARED = re.compile(r"(?:增速|增幅)?(?:远|明显|均)?(?:低于|高于|落后于|优于|少于|多于)")
_BESIDE = re.compile(r"(?:比|较)(?P<whom>[^，。；、]{2,12}?)(?P<side>[高快多低慢少])出?")
_RATES = re.compile(r"(?:增速|增长率|覆盖率|占比|达标率)$")


def _compared(
    text: str, qualifier: str | None, words: Around, memory: Memory, mark: ValueMark
) -> Naming | None:
    """远低于甲的、乙的: the subject measured beside others."""
    if memory.subject and (beside := _BESIDE.fullmatch(text)) and "百分点" in (mark.unit or ""):
        side = "高于" if beside["side"] in "高快多" else "低于"
        return Naming(head_of(memory.subject) + side + beside["whom"], words.quote, side, why=("compared",))
    if not memory.subject or not (_COMPARED.match(text) or (memory.compared and len(text) <= 4)):
        return None
    memory.compared = True
    if "百分点" in (mark.unit or ""):
        side = "高于" if "高于" in text else "低于"
        return Naming(head_of(memory.subject) + text, words.quote, side, why=("compared",))
    qualifier = qualifier or noun_qualifier(memory.subject)
    return Naming(memory.subject, words.quote, qualifier, why=("compared",))


def _plain_names(name: Name, words: Around, memory: Memory, mark: ValueMark) -> list[Naming]:
    """A name of its own, completed where it is only 总数 or 国家级; two rates may share one number."""
    text, qualifier = name.text, name.qualifier
    if compared := _compared(text, qualifier, words, memory, mark):
        return [compared]
    text, rule = completed(text, memory.subject)
    why = (rule,)
    total = re.fullmatch(r"(?P<what>.{3,})(?:总量|总数)", text)
    if total and mark.unit in CLASSIFIERS and "规模" not in text[-4:]:
        text, qualifier = total["what"], qualifier or "总量"
    parts = text.split("、")
    if len(parts) > 1 and all(_RATES.search(part) for part in parts):
        names, _ = part_names(text, len(parts))
        return [Naming(part, words.quote, qualifier, why=("shared number",)) for part in names]
    if limit := _CAPPED.fullmatch(text):
        text, qualifier = f"{limit['part']}占{limit['whole']}比重", "比重"
    if "每年" in words.before.text[:6] and qualifier is None:
        qualifier = "每年"
    if name.share and qualifier is None:
        qualifier = "比重"
    return [Naming(share_ended(text, name.share), words.quote, qualifier, why=why)]


def _changed(name: Name, words: Around, memory: Memory) -> Naming:
    subject = completed(name.text, memory.subject)[0] if name.text else ""
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


def _share_of(subject: str) -> str | None:
    """A share stays one where only its number is said again."""
    qualifier = noun_qualifier(subject)
    return qualifier if qualifier == "比重" else None


def _inherited(name: Name, words: Around, memory: Memory, mark: ValueMark) -> Naming:
    if name.qualifier == "年均" and mark.unit == "%":
        return Naming(
            f"{head_of(memory.subject)}年均增速", words.quote, "年均增速", why=("yearly rate of the subject",)
        )
    qualifier, unit = memory.said
    if name.qualifier is None and qualifier in _CHANGES and unit == mark.unit == "%":
        return Naming(memory.subject, words.quote, qualifier, why=("change of the subject restated",))
    if name.qualifier is None and mark.unit == "%" and not memory.topic:
        name = replace(name, qualifier=_share_of(memory.subject))
    if memory.topic:
        return Naming(memory.topic, words.quote, name.qualifier, why=("topic of the clause before",))
    return Naming(memory.subject, words.quote, name.qualifier, why=("subject inherited",))


def _group(passage: Passage, words: Around, mark: ValueMark, memory: Memory) -> list[Naming]:
    members = re.split(r"、|和|及", printed(words.before, passage.flow.text).text)
    memory.members = members if len(members) == mark.value else []
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
    ValueForm.PHRASE: phrase_namings,
    ValueForm.GROUP: _group,
    ValueForm.TIER: _tier,
    ValueForm.RANK: _rank,
}
