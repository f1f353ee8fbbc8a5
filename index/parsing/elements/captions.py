"""Lines and rows that say by a caption what they print: index tables of web pages, bylines, Taiwan letters."""

from __future__ import annotations

import re

from index.parsing.layout.table_rows import TableRow

_ELEMENTS = {
    "document_number": "发文字号 文号 文件编号 公文文号 發文字號",
    "issuer": "发文机关 发布机构 发文单位 发布单位 发布机关 制定机关 发文机构 信息来源单位",
    "date_of_issue": "成文日期 發文日期 发文日期 制发日期",
    "addressees": "正本 受文者",
    "copied_to": "副本",
    "title": "主旨",
}
"""Element -> the captions that print it."""
_OTHERS = (
    "索引号 索引號 信息分类 主题分类 体裁分类 组配分类 服务对象分类 发布日期 发布时间 时间 日期 信息来源 来源 稿源 "
    "主题词 有效性 效力状态 公开方式 公开形式 公开范围 公开时限 公开类别 公开日期 作者 发布者 发布人 编辑 责任编辑 "
    "审核 供稿 浏览次数 浏览 浏览量 阅读次数 阅读 阅读量 阅读数 点击次数 点击率 点击数 点击 访问次数 访问量 字体 字号 "
    "字体大小 打印 分享 分享到 信息名称 名称 标题 文件名称 信息索引 生成日期 生成时间 信息类别 内容概述 当前位置 "
    "您的位置 您所在的位置 所在位置 位置 文章来源 更新时间 更新日期 录入时间 实施日期 施行日期 失效日期 废止日期 "
    "生效日期 关键词 关键字 标签 语种 载体类型 记录形式 檔號 保存年限 地址 承辦人 承办人 電話 傳真 電子信箱 速別 "
    "密等及解密條件或保密期限 附件 聯絡人"
)
"""Captions of what is no element, or is printed better elsewhere."""
_BY_CAPTION = {
    **dict.fromkeys(_OTHERS.split(), ""),
    **{caption: element for element, captions in _ELEMENTS.items() for caption in captions.split()},
}
_IN_TEXTS = "附件 地址 时间 日期 位置 名称 标题 作者 审核 编辑 承办人 電話 字号 浏览 阅读 主旨 正本 副本"
_NOT_BY_ITSELF = frozenset(_IN_TEXTS.split())
"""Captions that also stand in a text: alone they make no line of captions."""
_OF_A_LETTER = "檔號 保存年限 地址 承辦人 電話 傳真 電子信箱 受文者 發文日期 發文字號 速別 密等及解密條件或保密期限"
_LETTER = frozenset(_OF_A_LETTER.split())
_FEWEST_OF_A_LETTER = 4
"""Captions (受文者, 發文日期, 主旨 …) that make a text a letter."""
_UNIT_LINE = re.compile("[（(]?(?:计量|计价|金额|货币)?单 ?位[:：][^。，；]{1,16}[）)]?")
_TRAIL = re.compile("首页 ?(?:[>＞»›→/／|｜\\-]|$)")
_BUTTON = re.compile("【[^【】]{1,8}】|\\[[^\\[\\]]{1,8}\\]")
_CHANNEL_NAMES = (
    "通知公告 公告通知 公告公示 公示公告 公告栏 通告公告 通知通告 信息公开 政务公开 政府信息公开 党务公开 院务公开 "
    "校务公开 政策文件 政策法规 政策发布 规范性文件 重要通知 文件通知 校内通知 部门通知 工作动态 要闻动态 新闻中心 "
    "网站首页 首页 正文 正文内容 内容详情 详情 返回 返回首页 关闭窗口 打印本页 无障碍浏览 长者模式"
)
_CHANNELS = frozenset(_CHANNEL_NAMES.split())
_LONGEST_FURNITURE = 80
_CAPTION = re.compile(r"(?:^|(?<=[ 　|｜]))(?P<caption>[\u4e00-\u9fff](?:[ 　]{0,4}[\u4e00-\u9fff]){1,14})[ 　]?[:：]")


def captioned(paragraph: str, among_others: bool = False) -> list[tuple[str, str]]:
    """What a line or a row of captions prints: (element or "", value); empty for a paragraph that is none.

    `among_others` is whether the line above or below is one of captions too.
    """
    pairs = _of_row(paragraph) if isinstance(paragraph, TableRow) else _of_line(paragraph)
    known = [(_BY_CAPTION[caption], value) for caption, value in pairs if caption in _BY_CAPTION]
    alone = not among_others and len(pairs) == 1 and pairs[0][0] in _NOT_BY_ITSELF
    return known if known and len(known) * 2 >= len(pairs) and not alone else []


def is_furniture(paragraph: str) -> bool:
    """Whether a line is the page's own, above its text: where it lies in the site, buttons, the channel's name."""
    if "。" in paragraph or len(paragraph) > _LONGEST_FURNITURE:
        return False
    if paragraph.strip("-· ") in _CHANNELS or ("首页" in paragraph and _TRAIL.search(paragraph)):
        return True
    return paragraph[0] in "【[" and not _BUTTON.sub("", paragraph).strip(" 　|")


def is_unit_line(paragraph: str) -> bool:
    """Whether a line says in what a table below it counts: 单位：万元."""
    return _UNIT_LINE.fullmatch(paragraph) is not None


def is_letter(paragraphs: list[str]) -> bool:
    """Whether a text opens with the captions of a Taiwan office's letter (文書處理手冊, 函)."""
    head = {_plain(paragraph.split("：")[0]) for paragraph in paragraphs[:20]}
    return len(head & _LETTER) >= _FEWEST_OF_A_LETTER


def letter_line(paragraph: str) -> tuple[str, str] | None:
    """The element that a captioned line of such a letter prints, "" for none of ours; None for a line of its text."""
    caption, mark, value = paragraph.partition("：")
    plain = _plain(caption)
    if not mark or plain not in _BY_CAPTION:
        return None
    return ("attachment" if plain == "附件" else _BY_CAPTION[plain]), value.strip()


def _of_line(line: str) -> list[tuple[str, str]]:
    line = line.strip("-·•●■◆* []【】（）()")
    found = list(_CAPTION.finditer(line))
    if not found:
        caption, _, value = line.partition(" ")  # of a table whose cells blanks set apart
        return [(caption, value)] if caption in _BY_CAPTION and value else []
    if found[0].start() > 0:
        return []
    ends = [*(match.start() for match in found[1:]), len(line)]
    return [(_plain(match["caption"]), line[match.end() : end].strip()) for match, end in zip(found, ends, strict=True)]


def _of_row(row: TableRow) -> list[tuple[str, str]]:
    cells = [cell.text for cell in row.cells if cell.source == "own"]
    pairs = []
    at = 0
    while at < len(cells):
        caption, mark, value = cells[at].partition("：")
        if mark and value.strip():
            pairs.append((_plain(caption), value.strip()))
        elif mark or _plain(cells[at]) in _BY_CAPTION:
            pairs.append((_plain(caption), cells[at + 1] if at + 1 < len(cells) else ""))
            at += 1
        at += 1
    return pairs


def _plain(caption: str) -> str:
    return re.sub(r"[ 　:：【】\[\]]", "", caption)
