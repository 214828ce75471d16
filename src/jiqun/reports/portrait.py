"""One enterprise's portrait on paper: two pages of A4, as the page shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from jiqun.facts.intake.simulated import LABEL
from jiqun.papers.days import day_in_words
from jiqun.papers.fonts import BODY, HEAD, Faces
from jiqun.papers.grid import Column
from jiqun.papers.paper import About, Paper
from jiqun.papers.pdf import to_pdf
from jiqun.reports.appraisal_sheet import TREATED

Row = Mapping[str, Any]
TEXT, LINE = 11, 19  #: two pages hold it: smaller than an official text
TITLE, NAME = 18, 24  #: the size of the name above, and the signs that a line of it holds
NEAREST = 3  #: conditions named of a rung
OUTCOMES = {"met": "满足", "unknown": "缺佐证", "not_met": "不满足"}
VERDICTS = {
    "kept": "已履约",
    "broken": "违约",
    "not_due": "未到期",
    "unknown": "缺数据",
    "unpromised": "无约定",
    "exempt": "不适用",
}


def portrait_file(row: Row, on: dt.date, kind: Literal["docx", "pdf"]) -> bytes:
    """The portrait, as :func:`jiqun.workspace.portrait.whole` gives it, as a file. Raises ConverterAbsent, ConversionFailed
    for a PDF where LibreOffice is missing or refuses."""
    if kind == "docx":
        return write_portrait(row, on)
    return to_pdf(lambda faces: write_portrait(row, on, faces))


def write_portrait(row: Row, on: dt.date, faces: Faces | None = None) -> bytes:
    """A Word document; the same portrait of the same day gives the same bytes."""
    paper = Paper(faces) if faces is not None else Paper()
    paper.page(first=True)
    paper.title(row["name"], size=TITLE, per_line=NAME)
    paper.centred(f"统一社会信用代码：{row['code']}", size=TEXT, line=LINE)
    if row["simulated"]:
        paper.centred(f"{LABEL}：企业均不存在，不代表任何真实单位", size=TEXT, line=LINE)
    _say(paper, _who(row))
    if row["key"]:
        _figures(paper, row["key"])
    for number, (label, words) in enumerate(((label, words) for label, words in _sections(row) if words), 1):
        paper.text(f"{number}. {label}", font=HEAD, size=TEXT, line=LINE, keep=True)
        for one in words:
            _say(paper, one)
    paper.centred(f"{day_in_words(on)}生成", font=BODY, size=TEXT, line=LINE)
    return paper.save(About(f"{row['name']}画像", "", on, comments=LABEL if row["simulated"] else ""))


def _say(paper: Paper, words: str) -> None:
    paper.text(words, size=TEXT, line=LINE)


def _who(row: Row) -> str:
    head = row["head"]
    parts = [
        "".join(item for item in (head["region"], head["town"]) if item), head["park"], head["industry"],
        f"{head['registered_on'][:4]}年成立" if head["registered_on"] else None,
        f"注册资本{_number(head['capital'])}万元" if head["capital"] else None,
    ]  # fmt: skip
    held = "、".join(item["name"]["zh"] for item in row["titles_held"])
    return "，".join(item for item in parts if item) + (f"。在册称号：{held}。" if held else "。")


def _figures(paper: Paper, key: Row) -> None:
    peers = key["peers"]
    if peers:
        paper.centred(
            f"{key['year']}年主要数据（同行：行业代码{peers['industry']}，其他{peers['others']}家）",
            font=BODY,
            size=TEXT,
            line=LINE,
        )
    heads = [
        Column("指标"),
        Column("数值", align="right"),
        Column("单位"),
        Column("比上年", align="right"),
        Column("高于同行", align="right"),
    ]
    paper.table(
        heads,
        [
            [item["name"]["zh"], _number(item["value"]), item["unit"], _grown(item["growth"]),
             "—" if item["percentile"] is None else f"{item['percentile'] * 100:.0f}%"]
            for item in key["figures"]
        ],
    )  # fmt: skip


def _grown(growth: Row | None) -> str:
    return "—" if growth is None else f"{growth['by']:+.1f}{'%' if growth['unit'] == '%' else '个百分点'}"


def _sections(row: Row) -> Iterator[tuple[str, list[str]]]:
    parts = row["parts"]
    yield "评价等级和理由", list(_grade(parts["grade"]))
    yield "风险", list(_risks(parts["risks"]))
    yield "称号与下一级", [_rung(item) for item in (parts["titles"] or {"next": []})["next"]]
    yield "可享政策", list(_policies(parts["policies"]))
    yield "集群与产业链", list(_chain(row["chain"]))
    yield "项目", [_project(item) for item in row["projects"][:4]]
    yield "用地与履约", list(_land(parts["land"]))
    yield "能耗与碳效", list(_energy(parts["energy"]))


def _grade(row: Row | None) -> Iterator[str]:
    if row is None:
        return
    if row["reason"] is not None:
        managed = f"，按{row['managed_as']}类管理" if row["managed_as"] else ""
        yield f"按《{row['scheme_name']['zh']}》，属于“{row['reason']['label']['zh']}”的情形，{TREATED[row['reason']['treatment']]}{managed}。"
        return
    score = f"，得{row['score']:.2f}分" if row["score"] is not None else ""
    place = f"，列第{row['position']}位（共{row['of']}家）" if row["position"] else ""
    trust = "（示例办法，不是官方规定）" if row["trust"] == "example" else ""
    yield f"按《{row['scheme_name']['zh']}》{trust}，{row['year']}年{_graded(row)}{score}{place}。"
    if row["costliest"]:
        lost = "；".join(
            f"{item['name']['zh']}少{item['lost']:.1f}分（{_number(item['value'])}{item['unit']}）"
            for item in row["costliest"]
        )
        yield f"失分最多：{lost}。"
    if row["next"] is not None:
        ways = [
            f"{item['name']['zh']}到{_number(item['wanted'])}{item['unit']}"
            for item in row["next"]["items"]
            if item["reachable"]
        ]
        yield f"按得分升{row['next']['grade']}类还差{row['next']['gap']:.1f}分" + (
            f"，任一项做到即可：{'；'.join(ways)}。" if ways else "。"
        )


def _graded(row: Row) -> str:
    """The grade, and what moved it from the one that the score gives."""
    if not row["grade"]:
        return "不定等级"
    if not row["adjustments"]:
        return f"评为{row['grade']}类"
    why = "、".join(item["label"]["zh"] for item in row["adjustments"])
    first = f"，初评{row['grade_first']}类" if row["grade_first"] else ""
    return f"评为{row['grade']}类（{why}{first}）"


def _risks(row: Row | None) -> Iterator[str]:
    if row is None:
        return
    for item in row["risks"]:
        yield f"{item['name']['zh']}：{item['told']['zh']}；规则：{item['rule']['zh']}。"
    if not row["risks"]:
        yield f"对照{row['looked']}类规则，没有发现。"


def _rung(item: Row) -> str:
    lacks = [one["label"]["zh"] for one in item["lacking"][:NEAREST]]
    more = f"，差：{'；'.join(lacks)}" if lacks else ""
    return f"{item['name']['zh']}：{_outcome(item)}{more}。"


def _outcome(item: Row) -> str:
    """Whether it is met, and the evidence that nobody gave."""
    word = OUTCOMES[item["outcome"]]
    if not item["missing"]:
        return word
    return (
        f"缺佐证（{_evidence(item)}）"
        if item["outcome"] == "unknown"
        else f"{word}，缺佐证（{_evidence(item)}）"
    )


def _policies(row: Row | None) -> Iterator[str]:
    if row is None or not row["best"]:
        return
    if row["most"]:
        yield f"确定可得{_number(row['sure'])}万元，补齐佐证最多{_number(row['most'])}万元；满足{row['met']}条。"
    for item in row["best"]:
        money = f"，最多{_number(item['most'])}万元" if item["most"] else ""
        yield f"{item['name']['zh']}：{_outcome(item)}{money}。"


def _evidence(item: Row) -> str:
    """The first pieces that nobody told, and how many there are."""
    count = len(item["missing"])
    return "、".join(one["name"]["zh"] for one in item["missing"][:NEAREST]) + (
        f"等{count}项" if count > NEAREST else ""
    )


def _chain(row: Row) -> Iterator[str]:
    if row["clusters"]:
        yield (
            "所属集群："
            + "；".join(f"{item['name']['zh']}（{item['taxonomy']['zh']}）" for item in row["clusters"])
            + "。"
        )
    for told, word in ((row["buys_from"], "供应商"), (row["sells_to"], "客户")):
        if told:
            yield (
                f"{word}{told['partners']}家，主要是"
                + "、".join(item["name"] for item in told["largest"])
                + "。"
            )


def _project(item: Row) -> str:
    money = f"，总投资{_number(item['investment'])}万元" if item["investment"] is not None else ""
    done = f"，已完成{item['share'] * 100:.0f}%" if item["share"] is not None else ""
    return f"{item['name']}{money}{done}。"


def _land(row: Row | None) -> Iterator[str]:
    if row is None:
        return
    if row["area"] is not None:
        per = "，".join(
            f"{word}{_number(row['per_mu'][name])}万元"
            for name, word in (("value_added", "亩均增加值"), ("tax_actual", "亩均税收"))
            if row["per_mu"][name] is not None
        )
        yield f"{row['year']}年用地{_number(row['area'])}亩" + (f"，{per}。" if per else "。")
    for item in row["parcels"][:4]:
        broken = "、".join(one["zh"] for one in item["broken"])
        yield f"{item['name'] or item['parcel']}：{VERDICTS.get(item['verdict'], item['verdict'] or '')}" + (
            f"（{broken}）。" if broken else "。"
        )


def _energy(row: Row | None) -> Iterator[str]:
    if row is None:
        return
    if row["energy"] is not None:
        per = f"，每万元增加值{row['intensity']:.3f}吨" if row["intensity"] is not None else ""
        yield f"{row['year']}年综合能耗{_number(row['energy'])}吨标准煤{per}。"
    if row["carbon"] is not None:
        marks = "，".join(
            f"{item['name']['zh']}{item['label']['zh']}"
            for item in row["carbon"]["marks"].values()
            if item["mark"]
        )
        if marks:
            yield f"碳效标识（{row['carbon']['year']}年）：{marks}。"


def _number(value: float | None) -> str:
    """
    >>> _number(151.0), _number(-18.51), _number(7352.4), _number(None)
    ('151', '-18.51', '7,352', '—')
    """
    if value is None:
        return "—"
    whole = abs(value) >= 1000 or value == round(value)
    return f"{value:,.0f}" if whole else f"{value:,.2f}"
