"""The steps by which a question is answered or refused, and the signals that decide, in Chinese and English."""

from __future__ import annotations

STEPS: dict[str, tuple[str, str]] = {
    "talk": ("闲谈：没有问公文里的事，不作检索。", "Talk: nothing is asked of the documents, nothing is searched."),
    "item": ("追问所指：取前一回答所列的一项。", "Follow-up: an item of what the answer before lists."),
    "clause": ("问题指明条款或位置：照录该处。", "The question names a clause or a place: quoted as it stands."),
    "within clause": (
        "问题指明条款，又有所问内容：只在该处检索。",
        "The question names a clause and asks for something in it: searched there only.",
    ),
    "overview": (
        "问题只指明文件，没有别的内容：照录各条首句。",
        "The question names a notice and nothing else: the first sentence of each clause.",
    ),
    "collection": (
        "文件查询：按文件自身的标题、文号、机关、日期列出。",
        "The documents themselves were asked for: told from their titles, numbers, issuers and dates.",
    ),
    "element": (
        "问的是公文要素：照录该要素，不作检索。",
        "The question asks for a printed element: quoted as it stands, without a search.",
    ),
    "validity": (
        "问的是文件的效力或与别的文件的关系：照录写明这种关系的原文。",
        "The question is about validity or other documents: the words that state the relation.",
    ),
    "heading": ("问的是条款的标题：照录最相近的标题。", "The question asks for a heading: the nearest one."),
    "contact": ("问的是联系方式或解释机关：照录。", "The question asks whom to contact: quoted as printed."),
    "duties": (
        "问题只提到机构或人：照录约束它们的全部内容。",
        "The question names bodies or persons only: all that binds them.",
    ),
    "retrieval": (
        "检索：按检索得分、语义相近和公文用语排序，取与首条相近的。",
        "Search: ordered by score, nearness and official words; what comes near the first is taken.",
    ),
    "comparison": ("比较：所问各件公文分别取最相近的。", "Comparison: the nearest of each notice asked about."),
    "versions": (
        "比较两个版本：照录只有一方有或措辞不同的句子。",
        "Two versions compared: the sentences that only one has, or that differ.",
    ),
    "odds": (
        "拒答：从最相近的条款估计，有答案的对数几率为 {0:.2f}，低于门槛。",
        "Refused: by the nearest passages the log odds of an answer are {0:.2f}, below the threshold.",
    ),
    "drafting": (
        "拒答：要求代拟、改写或仿造，不是在问原文写了什么。",
        "Refused: it asks to draft, rewrite or imitate, not what a notice says.",
    ),
    "no question": (
        "拒答：除去对程序的指令和闲谈，没有问任何内容。",
        "Refused: without orders to the program and small talk nothing is asked.",
    ),
    "no such notice": ("拒答：索引里没有所指的公文。", "Refused: the index holds no such notice."),
    "which notice": (
        "拒答：没有指明是哪份公文，而索引里公文太多，不能逐份照录。",
        "Refused: no notice is named, and there are too many to quote each.",
    ),
    "no such place": ("拒答：所指的条款或位置不存在。", "Refused: the clause or place named does not exist."),
    "no element": ("拒答：原文未载明所问的要素。", "Refused: the element is not stated."),
    "nothing to quote": ("拒答：所指公文没有可照录的内容。", "Refused: the notice named holds nothing to quote."),
    "no such item": ("拒答：前一回答没有列出那么多项。", "Refused: the answer before does not list so many items."),
}
"""What decided an answer; {0} is the log odds."""

FEATURES: dict[str, tuple[str, str]] = {
    "nearest": ("最相近的条款", "nearest passage"),
    "second": ("其次相近的条款", "second nearest"),
    "above_background": ("高出全部条款均值的标准差数", "standard deviations above any passage"),
    "cosine": ("整句余弦", "cosine of the whole"),
    "cosine_of_body": ("正文整句余弦", "cosine of the body"),
    "score": ("首条的检索得分", "search score of the first"),
    "length": ("问题字数的对数", "logarithm of the question's length"),
    "english": ("英文提问", "asked in English"),
    "covered": ("检索词印在前三条的份额", "terms printed in the first three"),
    "reading": ("读后最可能的一条", "the likeliest as read"),
    "any_reading": ("读后至少一条回答", "at least one answers as read"),
    "keywords": ("只有一两个检索词", "one or two terms only"),
}
"""The signals of `answerability.features`."""
