"""Who a sentence binds (责任主体): the printed subject before 要, 应当, 不得 and the like.

A subject is taken only where it is printed and names persons or bodies; a sentence without one goes on binding
the body of the sentence before it in the same clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.notice import Clause, Sentence

# 要求, 负责人, 应急 and their like begin with a modal's characters and are none.
_MODAL = (
    "(?:还|都|也|均|一律|一定|更|又|同时|则|就|再|只|不仅|首先|同样|原则上){0,6}+"
    "(?:应当|必须|不得|禁止|严禁|务必|决不能|不能|不要|需要|负责(?!人|同志|的)|承担|有权|可以|"
    "(?<![主重必紧首简摘纪概提想只次])要(?!求|素|件|点|闻|害|领|道|员|案|么|是)|应(?!急|对|用|届|聘|征|付|收|激|援|邀|诉|税|纳|有|缴)|须(?!知)|"
    "需(?!求|方)|可(?!能|靠|疑|持|行|比|供))"
)
# Endings of names of persons and bodies; a subject has to end with one.
_BODY = (
    "党组织|党总支|支部|党委|党组|党工委|纪委|党员|干部|书记|同志|人员|成员|领导|班子|负责人|部门|单位|机关|机构|组织|"
    "政府|委员会|指挥部|领导小组|工作组|专班|法院|检察院|公安|公司|企业|银行|学校|院校|高校|医院|社区|街道|乡镇|村|平台|中心|"
    "各地|各地区|各级|国务院|队伍|队|协会|工会|团体|社会|员工|职工|学生|教师|居民|村民|群众|公民|"
    "主体|法人|国家|家庭|家长|父母|子女|配偶|夫妻|双方|方|(?<!场)所|站|局|厅|委|部|办|院|署|处|室|组|网|人|(?<!或)者|员|师|商|户|会|"
    "省|市|县|区"
)
_TAIL = r"(?:[（(][^（）()]{1,24}[）)]|”){0,3}"
_NAME = re.compile(rf"(?:{_BODY}){_TAIL}(?:等|们)?\Z")
_BEFORE_MODAL = re.compile(rf"(?P<name>.{{2,60}}?){_MODAL}")
_MODAL_AT_START = re.compile(_MODAL)
_CONNECTOR = re.compile(
    "^(?:但是?|并且|同时|特别是|尤其是|其中|此外|对此|为此|因此|首先|其次|最后|当前|目前|今后|即|又|再)[，,]?"
)
# Prepositions, conjunctions and verbs that open a phrase which is no subject.
_NO_SUBJECT = re.compile(
    "(?:对于?|在|把|将|按照?|根据|依据|依照|为了?|与|同|向|从|由|因|经|通过|如果?|若|凡是?|针对|围绕|结合|以|当(?!事|地)|于|除|自|关于|不|未|已|"
    "加强|支持|引导|推动|落实|做好|做到|开展|建立|健全|严格|完善|强化|坚持|坚决|深入|全面|切实|积极|广泛|大力|认真|动员|带领|团结|教育|"
    "督促|鼓励|要求|确保|保证|防止|关心|帮助|发挥|提高|推进|加快|实施|制定|明确|带头|主动|及时|充分|统筹|组织(?!部|者|人)|参与|配合|"
    "协调|指导|加大|注重|出入|进入|前往|比照|参照|甚至|其他|下列|属于|有|是|防)"
)
_DEFINES = re.compile("本(?!单位|人|级|院|机关|部门|市|省|县|区|局|公司|企业)|前[款条]|所称|下列用语")
_VERBAL = re.compile("为|(?<!特别)(?<!尤其)是|关于|对|把|将|引导|加强|造成|导致|落实|立即|及时|依法")
# What follows a subject whose duty comes in a later segment; most of it the verbs of laws.
_VERB_AFTER_SUBJECT = (
    "在|对|将|把|按|规定|根据|依|以|为|向|从|由|因|经|通过|未|不|没有|有|自|于|已|就|动员|贯彻|落实|开展|实施|组织|违反|认为|发现|申请|"
    "提出|进行|使用|从事|订立|履行|设立|变更|取得|办理|接到|收到|拒绝|造成|承担|提供|建立|制定|行使|擅自|接受|请求|委托|转让|死亡|作出|"
    "决定|逾期|明知|故意|利用|参加|执行|受理|审理|审查|采取|安排|生产|销售|经营|登记|签订|解除|终止|知道|超过|丧失|具有|占有|享有|发生|"
    "支付|交付|约定|侵害"
)
_LEADING = re.compile(rf"(?P<name>[^，。；：,;:的]{{0,40}}?(?:{_BODY}){_TAIL}(?:等)?)(?={_VERB_AFTER_SUBJECT})")
_AGENT = re.compile(
    rf"(?:^|[^自缘理事])由(?P<name>[^，。；：,;:由]{{1,40}}?(?:{_BODY}){_TAIL})"
    "(?=负责|承担|规定|制定|决定|责令|处|给予|没收|吊销|办理|组织|会同|另行|解释|统一|按照|依法|根据|作出|审批|审查|管辖)"
)
_STRONG = "政府|机关|单位|部门|法院|检察院|公司|企业|机构|委员会|经营者|当事人|党委|党组织|人员"
_LEADING_STRONG = re.compile(
    rf"(?P<name>[^，。；：,;:的]{{0,30}}?(?:{_STRONG}){_TAIL})(?![的、和与及或以等（“上下内外]|{_BODY})"
)
_OPENS_LIST = ("：", ":", "；", ";")
"""What a paragraph ends with before an item of a list."""
_SEMICOLON = re.compile("[；;]")
_SPLIT = re.compile("[，,；;：:]")
_LONGEST_SUBJECT = 60
"""Characters of the subject before 要 or 应当; longer ones are clauses."""


def subjects(sentence: str) -> list[str]:
    """The bodies that `sentence` binds, as printed, in order."""
    found: list[str] = []
    pending: str | None = None
    named_as_object = False
    for segment in _SPLIT.split(sentence):
        words = _CONNECTOR.sub("", segment.strip())
        if not words:
            continue
        # "对不敢担当的，甚至弄虚作假的干部可以免职": what 对 governs goes on in the next segment.
        object_before, named_as_object = named_as_object, words[0] == "对" and words[-1] == "的"
        if _MODAL_AT_START.match(words):
            name, pending = pending, None
        elif object_before:
            name = None
        else:
            name = _agent(words) or _subject_before_modal(words)
            pending = None if name else pending or _leading_subject(words)
        if name and name not in found:
            found.append(name)
    return found


def _agent(words: str) -> str | None:
    """The body that 由 names as the one to act: 具体办法由国务院规定."""
    match = _AGENT.search(words) if "由" in words else None
    return match["name"] if match and _names_body(match["name"]) else None


def _subject_before_modal(words: str) -> str | None:
    match = _BEFORE_MODAL.match(words)
    return match["name"] if match and _names_body(match["name"]) else None


def _leading_subject(words: str) -> str | None:
    """The body that a segment is, or starts with, where the duty itself follows in a later segment.

    民事主体从事民事活动，应当遵循…; 学校、医院等单位党组织，要…
    """
    if _NO_SUBJECT.match(words):
        return None
    if len(words) <= _LONGEST_SUBJECT and _names_body(words):
        return words
    match = _LEADING.match(words) or _LEADING_STRONG.match(words)
    return match["name"] if match and _names_body(match["name"]) else None


def _names_body(name: str) -> bool:
    if _NAME.search(name) is None:
        return False
    if _NO_SUBJECT.match(name):
        # "为…提供保障的企业" begins with a preposition and still names a body.
        return name[0] in "为从在" and "的" in name[2:]
    return _DEFINES.match(name) is None and not _VERBAL.search(name.rpartition("的")[2])


def split_by_bearer(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of one sentence, cut after each ； where the next part names a body of its own."""
    spans: list[tuple[int, int]] = []
    cuts = [match.end() for match in _SEMICOLON.finditer(text, start, end)]
    for cut, after in pairwise([*cuts, end]):
        following = text[cut:after]
        if following.strip() and subjects(following):
            spans.append((start if not spans else spans[-1][1], cut))
    spans.append((spans[-1][1] if spans else start, end))
    return [_trimmed(text, *span) for span in spans]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start] == " ":
        start += 1
    return start, end


@dataclass(frozen=True, slots=True)
class _Running:
    """Whom the sentences of a clause go on binding until they name another; None where they never named any."""

    name: str | None
    lasts: bool
    """Whether it goes on in the paragraphs below: the clause's first sentence names it, or a list follows it."""


def bind(text: str, sentences: list[Sentence]) -> list[Sentence]:
    """`sentences` of `text` with their duty bearers: printed in them, or inherited within the clause."""
    bound: list[Sentence] = []
    current: dict[tuple[str, ...], _Running] = {}
    end = 0
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        if "\n" in text[end : sentence.start]:
            current = _below(current, text[end - 1 : end])
        end = sentence.end
        # A clause that begins anew forgets what bound its namesake or its elder sister.
        current = {path: running for path, running in current.items() if _on_one_line(path, sentence.path)}
        duty = _without_label(words, sentence.path)
        printed = "、".join(subjects(duty))
        inherited = None if printed or not sentence.path else _inherited(current, sentence.path)
        unnamed = sentence.path in current and current[sentence.path].name is None
        if printed and (not unnamed or words[-1] in _OPENS_LIST):
            current[sentence.path] = _Running(printed, lasts=duty != words)
        elif not printed and not inherited and _MODAL_AT_START.match(duty):
            # Whom the notice is addressed to is meant, and meant again after a sentence about somebody else.
            current[sentence.path] = _Running(None, lasts=False)
        bound.append(Sentence(sentence.start, sentence.end, sentence.path, printed or inherited, inherited is not None))
    return bound


def _below(current: dict[tuple[str, ...], _Running], above: str) -> dict[tuple[str, ...], _Running]:
    """What goes on running in a new paragraph below one that ends with `above`."""
    if above[-1:] in _OPENS_LIST:
        return {path: replace(running, lasts=True) for path, running in current.items()}
    return {path: running for path, running in current.items() if running.lasts}


def _on_one_line(path: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one of the two clauses lies within the other."""
    shared = min(len(path), len(other))
    return path[:shared] == other[:shared]


def _inherited(current: dict[tuple[str, ...], _Running], path: tuple[str, ...]) -> str | None:
    for depth in range(len(path), 0, -1):
        if path[:depth] in current:
            return current[path[:depth]].name
    return None


def _without_label(sentence: str, path: tuple[str, ...]) -> str:
    if path and sentence.startswith(path[-1]):
        return sentence[len(path[-1]) :].lstrip("、.．　 ")
    return sentence


def with_bearers(clauses: Iterable[Clause], sentences: Sequence[Sentence]) -> tuple[Clause, ...]:
    """`clauses` each with the body that it binds, where all its sentences bind one and the same."""
    bearers: dict[tuple[str, ...], set[str]] = {}
    for sentence in sentences:
        for depth in range(1, len(sentence.path) + 1):
            if sentence.duty_bearer:
                bearers.setdefault(sentence.path[:depth], set()).add(sentence.duty_bearer)
    return tuple(
        replace(clause, duty_bearer=next(iter(found))) if len(found := bearers.get(clause.path, set())) == 1 else clause
        for clause in clauses
    )
