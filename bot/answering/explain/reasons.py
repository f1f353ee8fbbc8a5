"""The rules by which a question is answered or refused and a candidate kept or dropped: in Chinese and English."""

from __future__ import annotations

from bot.answering.query.comparison import KEEP as COMPARED
from bot.answering.ranking import selection

RULES: dict[str, tuple[str, str]] = {
    "item": ("追问所指：取前一回答所列的第 {0} 项。", "Follow-up: item {0} of what the answer before lists."),
    "clause": ("问题指明条款或位置：照录该处。", "The question names a clause or a place: quoted as it stands."),
    "within clause": (
        "问题指明条款，又有所问内容：只在该处检索。",
        "The question names a clause and asks for something in it: searched there only.",
    ),
    "overview": (
        "问题只指明文件，没有别的内容：照录各条首句。",
        "The question names a notice and nothing else: the first sentence of each clause.",
    ),
    "that print": (
        "问哪份文件提到某地：照录印有该地名的首处。",
        "The question asks which notice names a place: the first words that print it.",
    ),
    "element": (
        "问的是公文要素“{0}”：照录该要素，不作检索。",
        "The question asks for the element “{0}”: quoted as printed, without a search.",
    ),
    "duties": (
        "问题只提到机构或人：照录约束它们的全部内容。",
        "The question names bodies or persons only: all that binds them.",
    ),
    "retrieval": (
        "检索：按检索词覆盖和语义近似排序，取与最高分相近的。",
        "Search: ranked by the terms covered and the nearness in meaning; what comes near the best score is taken.",
    ),
    "comparison": ("比较：所问各件公文分别取最相近的。", "Comparison: the nearest of each notice asked about."),
    "kind": (
        "拒答：问的是{0}，最相近的两条里没有这类内容。",
        "Refused: asked for is a {0}; the two nearest passages hold none.",
    ),
    "thing": (
        "拒答：问的是“{0}”，最相近的条款里没有这件事，也没有它的别称。",
        "Refused: asked for is “{0}”; the nearest passages print it under no name.",
    ),
    "list": (
        "拒答：原文只提到“{0}”，没有列出其内容。",
        "Refused: the notice names “{0}” without listing what it stands for.",
    ),
    "nothing": ("拒答：没有可供比对的条款。", "Refused: there is no passage to hold against the question."),
    "odds": (
        "拒答：由最相近的条款有多近、它和所在文件印了问题的哪些字来估计，有答案的对数几率 {0:.2f}，低于门槛 0。",
        "Refused: by how near the best passages are and what their notice prints the log odds are {0:.2f}, below 0.",
    ),
    "drafting": (
        "拒答：要求代拟、改写或仿造，不是在问原文写了什么。",
        "Refused: it asks to draft, rewrite or imitate, not what a notice says.",
    ),
    "no question": (
        "拒答：除去对程序的指令和闲谈，没有问任何内容。",
        "Refused: without orders to the program and small talk nothing is asked.",
    ),
    "no such notice": ("拒答：索引里没有“{0}”的公文。", "Refused: the index holds no notice “{0}”."),
    "which notice": (
        "拒答：没有指明是哪份公文，而索引里公文太多，不能逐份照录。",
        "Refused: no notice is named, and there are too many to quote each.",
    ),
    "no such place": ("拒答：所指的条款或位置不存在。", "Refused: the clause or place named does not exist."),
    "no element": ("拒答：要素“{0}”原文未载明。", "Refused: the element “{0}” is not stated."),
    "blank number": ("拒答：“{0}”后面原文没有印编号。", "Refused: no number is printed after “{0}”."),
    "nothing to quote": ("拒答：所指公文没有可照录的内容。", "Refused: the notice named holds nothing to quote."),
    "no such item": ("拒答：前一回答没有列出那么多项。", "Refused: the answer before does not list so many items."),
}
"""What decided an answer; the gaps take its numbers and words in order."""
WHY: dict[str, tuple[str, str]] = {
    "duty": ("约束所问的机构或人", "binds the bodies or persons asked about"),
    "short duty": ("对所问的机构或人约束不足，或只是标题", "binds them too little, or is a heading only"),
    "best": ("得分最高", "the best score"),
    "near": ("与最高分相近，所答是同一件事", "near the best score and about the same thing"),
    "of notice": ("所问各件公文中该件最相近的", "the nearest of this notice"),
    "not of notice": (
        f"不到最高分的 {COMPARED:.0%}，或不到该件首条的 {selection.SECOND:.0%}（每件至多两条）",
        f"below {COMPARED:.0%} of the best, or {selection.SECOND:.0%} of this notice's first (at most two of each)",
    ),
    "score": (f"得分不到最高分的 {selection.KEEP:.0%}", f"less than {selection.KEEP:.0%} of the best score"),
    "kind": ("与首条不同类（正文与要素不混取）", "of another kind than the first (body or element)"),
    "most": (f"一次最多取 {selection.MOST} 条", f"{selection.MOST} at most in one answer"),
    "of many": ("公文很多时取排在前面、与首条同类的", "of many notices the first of the first one's kind are taken"),
    "most of many": (
        f"公文很多时一次最多取 {selection.MOST_OF_MANY} 条",
        f"of many notices {selection.MOST_OF_MANY} at most in one answer",
    ),
    "refused": ("最相近，但不足以回答", "the nearest, but no answer"),
    "refused too": ("也不足以回答", "no answer either"),
}
"""Why a candidate is in the answer or is not."""
CHECKS: dict[str, tuple[str, str]] = {
    "odds": ("有答案的对数几率至少", "log odds of an answer at least"),
}
"""What is held against a threshold."""
