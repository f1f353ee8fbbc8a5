"""The rules by which a question is answered or refused and a candidate kept or dropped, in words."""

from __future__ import annotations

from bot.answering import selecting
from bot.answering.comparing import KEEP as COMPARED

RULES = {
    "item": "追问所指：取前一回答所列的第 {0} 项。",
    "clause": "问题指明条款或位置：照录该处。",
    "within clause": "问题指明条款，又有所问内容：只在该处检索。",
    "overview": "问题只指明文件，没有别的内容：照录各条首句。",
    "element": "问的是公文要素“{0}”：照录该要素，不作检索。",
    "duties": "问题只提到机构或人：照录约束它们的全部内容。",
    "retrieval": "检索：按检索词覆盖和语义近似排序，取与最高分相近的。",
    "comparison": "比较：所问各件公文分别取最相近的。",
    "kind": "拒答：问的是{0}，最相近的两条里没有这类内容。",
    "thing": "拒答：问的是“{0}”，最相近的条款里没有这件事，也没有它的别称。",
    "list": "拒答：原文只提到“{0}”，没有列出其内容。",
    "nothing": "拒答：没有可供比对的条款。",
    "score": "拒答：最高得分 {0:.2f}，低于门槛 {1:.2f}。",
    "unseen": "拒答：检索词中 {0:.0%}（按权重）没有任何条款写到，多于 {1:.0%}，而最高得分 {2:.2f} 不到 {3:.2f}。",
    "odds": "拒答：公文很多，由得分、覆盖、近似和字词相合估计，有答案的对数几率 {0:.2f}，低于门槛 0。",
    "drafting": "拒答：要求代拟、改写或仿造，不是在问原文写了什么。",
    "no question": "拒答：除去对程序的指令和闲谈，没有问任何内容。",
    "no such notice": "拒答：索引里没有“{0}”的公文。",
    "which notice": "拒答：没有指明是哪份公文，而索引里公文太多，不能逐份照录。",
    "no such place": "拒答：所指的条款或位置不存在。",
    "no element": "拒答：要素“{0}”原文未载明。",
    "blank number": "拒答：“{0}”后面原文没有印编号。",
    "nothing to quote": "拒答：所指公文没有可照录的内容。",
    "no such item": "拒答：前一回答没有列出那么多项。",
}
"""What decided an answer; the gaps take its numbers and words in order."""
WHY = {
    "duty": "约束所问的机构或人",
    "short duty": "对所问的机构或人约束不足，或只是标题",
    "best": "得分最高",
    "near": "与最高分相近，所答是同一件事",
    "of notice": "所问各件公文中该件最相近的",
    "not of notice": f"不到最高分的 {COMPARED:.0%}，或不到该件首条的 {selecting.SECOND:.0%}（每件至多两条）",
    "score": f"得分不到最高分的 {selecting.KEEP:.0%}",
    "coverage": f"覆盖不到首条的 {selecting.KEEP_COVERAGE:.0%}",
    "kind": "与首条不同类（正文与要素不混取）",
    "most": f"一次最多取 {selecting.MOST} 条",
    "of many": "公文很多时取排在前面、与首条同类的",
    "most of many": f"公文很多时一次最多取 {selecting.MOST_OF_MANY} 条",
    "refused": "最相近，但不足以回答",
    "refused too": "也不足以回答",
}
"""Why a candidate is in the answer or is not."""
