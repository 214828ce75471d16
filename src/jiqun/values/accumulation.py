"""How a number gathers over time. Progress may only subtract numbers of one accumulation.

Trap: a base cell may hold a stock (累计) while the later cells, in brackets, hold what was added since
the plan began.
"""

from __future__ import annotations

from enum import StrEnum


class Accumulation(StrEnum):
    LEVEL = "level"  #: as it stands on a day or in a year
    STOCK = "stock"  #: 累计, from the beginning of counting
    YEAR_FLOW = "year_flow"  #: 当年
    EVERY_YEAR = "every_year"  #: 每年, 年均 amount
    ADDED = "added"  #: 新增, since the plan began; also “[30]”
    NET_ADDED = "net_added"  #: 净增
    RATE = "rate"  #: 增速, 增长
    MEAN_RATE = "mean_rate"  #: 年均增速
    SHARE = "share"  #: 比重, 占比
    COVERAGE = "coverage"  #: 覆盖率
    RANK = "rank"  #: 位次
    DECLINE = "decline"  #: 下降, 降低

    @classmethod
    def of(cls, name: str, qualifier: str | None = None) -> Accumulation:
        """The accumulation that an indicator's name and its qualifier announce; the qualifier counts first.

        >>> Accumulation.of("国家级制造业单项冠军企业", "累计"), Accumulation.of("新增优质工业空间")
        (<Accumulation.STOCK: 'stock'>, <Accumulation.ADDED: 'added'>)
        >>> Accumulation.of("规上工业增加值年均增速").value, Accumulation.of("规上工业企业利润率").value
        ('mean_rate', 'level')
        """
        for text in (qualifier or "", name):
            for words, accumulation in _ORDERED:
                if any(word in text for word in words):
                    return accumulation
        return cls.LEVEL


_ORDERED: tuple[tuple[tuple[str, ...], Accumulation], ...] = (
    (("净增",), Accumulation.NET_ADDED),
    (("新增累计", "累计新增", "[]"), Accumulation.ADDED),
    (("年均增速", "年均增长", "年均下降", "年均递增", "复合增长"), Accumulation.MEAN_RATE),
    (("位次", "排名", "名次"), Accumulation.RANK),
    (("覆盖率", "全覆盖"), Accumulation.COVERAGE),
    (("比重", "占比", "比例"), Accumulation.SHARE),
    (("每年", "年均"), Accumulation.EVERY_YEAR),
    (("当年",), Accumulation.YEAR_FLOW),
    (("累计",), Accumulation.STOCK),
    (("新增",), Accumulation.ADDED),
    (("下降", "降低", "减少", "降幅"), Accumulation.DECLINE),
    (("增速", "增长", "增幅", "提高"), Accumulation.RATE),
)
