"""Numbers that are no values: code names, versions, file numbers, dates, list markers, products."""

from __future__ import annotations

import re

_PATTERNS = (
    r"“[^”]{1,40}”",  # names in quotation marks: “123”, “万亩千亿”
    r"《[^》]{1,80}》",
    r"[〔\[（(]\d{4}[〕\]）)]\d+号|第\d+号|\d+号(?:文|线|院|楼|令)",
    r"(?:世界|中国|全球|全国|民营企业|民企|制造业|服务业)*\d+强|\d+佳|[百千]强|[百千]佳",
    r"(?<![A-Za-z])(?!CAGR)[A-Za-z]+[-－]?\d+(?:\.\d+)?[A-Za-z]*|\d+(?:\.\d+)?(?:G(?![Ww])|D|C2M|[A-Z]{1,3}技术)(?![A-Za-z])(?:[-－]\d+G)?",
    r"\d+\.\d+(?:版|升级|时代|模式|计划|融合|平台|工程)|(?<=[标系网智联脑台”业])\d\.0",
    r"\d+(?:\+[\dA-Za-z]+)+|\d+\+[\dA-Za-zX]*",
    r"第[\d一二三四五六七八九十百]+(?:届|代|批|次|期|轮|条|章|节|号|方阵|方|款|项|产业|产|版|三方|个|家|城)",
    r"\d{1,2}月(?:\d{1,2}日|底|份|末|初)?|\d{1,2}日(?!元)|\d{1,2}(?:时|点)\d{0,2}分?",
    r"\d{3,4}-\d{3,4}-?\d{3,4}|\d{7,}",
    r"(?:近|未来|今后|连续|前|后|每|过去)[\d一二两三四五六七八九十]+(?:年|个月|天|届|季度)|\d+年(?:内|来|期|以内|行动|规划|前|后|级)",
    r"[\d一二两三四五六七八九十]+(?:个)?(?:方面|层面|维度|阶段|步走|大类|类别|级联动|级联|级以上)",
    r"党的[一二三四五六七八九十]+(?:大|届)|[一二三四五六七八九十]+届[一二三四五六七八九十]+中全会",
    r"[一二两三四五六七八九十百千]+(?:强企业|强|县|镇|村|街|链|企|园|业|产|港|湾|核|带|区|轴|翼|屏)(?![区县]?级)",
    r"\d+个(?=[^，。；、]{0,10}第[\d一二三四五六七八九十]+[位名])",
    r"\d+(?:\.\d+)?[万千百]?(?:吨|千伏|千瓦|兆瓦|吉瓦|米|标箱)级",  # 10万吨级泊位: a size in a name
    r"7×24小时|\d+[×xX*]\d+",
    r"每(?:一)?[十百千万]+(?:亿)?(?:元|人口|人|户|亩|平方公里|名|家)",
    r"一(?:个|批|项|条|家|系列|体|件|套|种|流|名|支|张|站)",
)
_MASK = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
_ITEM = re.compile(
    r"^(?:（?\d{1,2}[.．、）]（?\d{0,2}）?(?!\d)|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．](?=\d{2,}))"
)
_KEPT_QUOTE = re.compile(
    r"“(?:破[万千百][^”]{0,6}|倍增|翻番|[一二两三四]个全覆盖|(?:最多|最快|至多)?\d+(?:天|个工作日|小时|分钟))”"
)


def masked(text: str) -> list[bool]:
    """For each character whether a value may not begin or end there.

    >>> text = "中国制造业500强企业达到25家"
    >>> "".join(char for char, hidden in zip(text, masked(text)) if not hidden)
    '企业达到25家'
    """
    hidden = [False] * len(text)
    for match in _MASK.finditer(text):
        if _KEPT_QUOTE.fullmatch(match[0]):
            continue
        _hide(hidden, *match.span())
    return hidden


def blank_item(text: str) -> str:
    """The number of an item at the head of a paragraph made blank: it names nothing.

    >>> blank_item("1.新增工业用地").strip("　")
    '新增工业用地'
    """
    item = _ITEM.match(text)
    return "　" * len(item[0]) + text[item.end() :] if item else text


def _hide(hidden: list[bool], start: int, end: int) -> None:
    hidden[start:end] = [True] * (end - start)
