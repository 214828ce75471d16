"""Page furniture of web sites: navigation, adverts, hotlines, legal tails. Kept in the text, not part of
the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiqun.documents.markers import marker_of
from jiqun.documents.pieces import Grid, Strip
from jiqun.documents.wraps import NAMED_END

#: words that address the reader of a site; a plan never does
SITE = re.compile(
    r"您|本站|本网|扫码|扫一扫|二维码|客服|[热专]线[:：]?\d|(?:电话|手机|传真)[:：]?[\d(（+]|版权所有|©|[Cc]opyright|ICP备|公网安备|"
    r"侵权|点击|上一[篇条]|下一[篇条]|免责声明|法律声明|网站地图|返回(?:顶部|首页|列表)|关闭窗口|https?://|www\.|"
    r"(?<!\d)(?:400-?\d{3}-?\d{4}|4008\d{6}|1[3-9]\d{9})(?!\d)"
)
#: words that are furniture where they stand before or after the plan
HINT = re.compile(
    r"注册|登[录陆]|会员|订阅|关注(?:微信|我们|公众号|服务号)|公众号|微信|微博|抖音|APP|App|下载|搜索|首页|当前位置|所在位置|"
    r"打印|分享|收藏|字号|字体[:：]?|浏览次数|阅读[量数次]|点击[量数率]|责任编辑|联系我们|关于我们|友情链接|发布(?:时间|日期)|"
    r"发布机构|索引号|信息来源|来源[:：]|广告|免费|转载|无障碍|语言|English|繁體|导航"
)
BREADCRUMB = re.compile(r"^[^。]{2,60}(?:[>＞»›][^。>＞»›]{2,20}){2,}$")
DATED = re.compile(r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
OFFICIAL = re.compile(r"〔\d{4}〕|\[\d{4}\]\d+号|文件$|人民政府$")
SENTENCE = 20
LEAST_NAME = 6
LONGEST_CHROME = 120


def is_plan(piece: Strip | Grid) -> bool:
    """Whether a piece surely belongs to the plan: a table, a marked heading, a declared heading, a long
    sentence."""
    if isinstance(piece, Grid):
        return True
    if piece.style is not None or (marker_of(piece.text) and not SITE.search(piece.text)):
        return True
    addressed = len(piece.text) <= LONGEST_CHROME and SITE.search(piece.text)
    return len(piece.text) >= SENTENCE and "。" in piece.text and not addressed


def _calls(text: str) -> bool:
    hits = len(SITE.findall(text)) + len(HINT.findall(text))
    return len(text) <= LONGEST_CHROME and bool(SITE.search(text)) and hits >= 2


def _names_document(text: str) -> bool:
    return len(text) >= LEAST_NAME and bool(NAMED_END.search(text))


def _is_seed(strip: Strip) -> bool:
    text = strip.text
    if len(text) > LONGEST_CHROME or _names_document(text):
        return False
    hinted = bool(HINT.search(text)) and not text.endswith("。")
    return strip.furniture or hinted or bool(SITE.search(text) or BREADCRUMB.match(text))


def find_chrome(pieces: Sequence[Strip | Grid]) -> set[int]:
    """Positions of the pieces that are page furniture.

    Before the first and after the last piece of the plan, one telling line takes the short lines on its
    outer side
    with it; inside the plan only lines that both address a site's reader and say so twice are furniture.
    """
    found = {at for at, piece in enumerate(pieces) if isinstance(piece, Strip) and piece.furniture}
    sure = [at for at, piece in enumerate(pieces) if is_plan(piece) and at not in found]
    first, last = (sure[0], sure[-1]) if sure else (len(pieces), -1)
    found |= _lead(pieces, first)
    found |= _tail(pieces, max(last + 1, 0 if sure else len(pieces)))
    for at in range(first, last):
        piece = pieces[at]
        if isinstance(piece, Strip) and not marker_of(piece.text) and _calls(piece.text):
            found.add(at)
    return found


def _lead(pieces: Sequence[Strip | Grid], first: int) -> set[int]:
    lead = [(at, piece) for at, piece in enumerate(pieces[:first]) if isinstance(piece, Strip)]
    seeds = [at for at, strip in lead if _is_seed(strip)]
    if not seeds:
        return set()
    found = {
        at
        for at, strip in lead
        if (at <= seeds[-1] and not (OFFICIAL.search(strip.text) or _names_document(strip.text)))
        or at in seeds
    }
    return found | {at for at, strip in lead if at - 1 in seeds and DATED.match(strip.text)}


def _tail(pieces: Sequence[Strip | Grid], start: int) -> set[int]:
    tail = [(at, piece) for at, piece in enumerate(pieces[start:], start) if isinstance(piece, Strip)]
    seed = next((at for at, strip in tail if _is_seed(strip)), None)
    return {at for at, _ in tail if seed is not None and at >= seed}
