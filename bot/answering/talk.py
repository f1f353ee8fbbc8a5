"""Messages that ask nothing of the documents: greetings, thanks, farewells, complaints, questions about the program.

They are known as whole messages only: a part of a message between its stops is talk if nothing is left of it without
the particles of speech and one of the phrases below. What else a message says is its question.
"""

from __future__ import annotations

import re

KINDS: dict[str, str] = {
    "greeting": r"""你好|您好|大家好|哈喽|嗨|喂|早|早上好|上午好|中午好|下午好|晚上好|在吗|在不在|有人吗
        |(?:新年|过年|春节|元旦|端午|中秋|国庆|节日|周末)(?:好|快乐)
        |hi|hello|hey|good (?:morning|afternoon|evening)""",
    "thanks": r"""(?:非常|太|十分|多)?(?:谢谢|感谢|谢|多谢|谢了)(?:你|您|大家)?
        |(?:你|您)?辛苦(?:你|您)?|麻烦(?:你|您)
        |(?:many )?thanks?(?: a lot| so much| you(?: very much| so much)?)?|thx""",
    "farewell": r"再见|拜拜|晚安|回头见|先这样|下次再(?:聊|问)|(?:good ?)?bye|see you",
    "acknowledgement": r"""嗯|哦|噢|好|好的|行|可以|收到|明白|懂|了解|清楚|没事|没问题|没有问题
        |(?:好的?)?(?:我)?(?:知道|晓得|明白)
        |ok(?:ay)?|got it|i see|all right|alright""",
    "complaint": r"""不对|错|不是|答错|答非所问|文不对题|不是这个|没用|乱说|胡说|什么乱七八糟|听不懂
        |(?:你|您)?(?:说|答|回答|讲|给)的?(?:不是|不对|错)(?:我(?:想)?(?:问|要)的?)?
        |(?:这)?不是我(?:想)?(?:问|要)的?
        |(?:that(?:'s| is) )?(?:wrong|not (?:right|correct|what i (?:asked|meant|want(?:ed)?)))|no""",
    "who": r"""(?:你|您)(?:是|到底是|叫)(?:谁|什么(?:名字|东西)?|啥)
        |(?:你|您)(?:到底)?是(?:真人|人|机器人?|程序|ai|人工智能)(?:还是(?:真人|人|机器人?|程序|ai))?
        |who are you|what are you|are you (?:a )?(?:human|person|robot|bot|machine|ai)""",
    "documents": r"""(?:你|您|这|索引|库)?(?:们|里|这儿|这里|这边|那儿|手上|手里|里面)?(?:都|现在|一共|总共){0,2}
        (?:收(?:录)?了?|有|存了?|放了?)(?:哪些|什么|啥|哪几份|几份|多少(?:份|个|件)?)(?:公文|文件|通知|材料|资料|文)(?:可以?(?:查|问))?
        |(?:what|which) (?:documents|notices|files) (?:do you have|are there|are on file)""",
    "how": r"""(?:我)?(?:怎么|如何|咋)(?:使用|用)(?:你|您|它)?|有(?:什么|啥|哪些)功能|帮助|使用(?:说明|方法)
        |(?:你|您)(?:能|会|可以)(?:帮我)?(?:干|做|回答)?(?:些)?(?:什么|啥|哪些(?:事|问题))
        |help|what can (?:you|i) (?:do|ask)|how (?:do i|to) use (?:you|it|this)""",
    "interjection": r"""[啊哎唉嗳哈嗨嘿嘻呵哼嗯呸呀哟喔噢哦咦哇呜]{1,40}|(?:ha|he){1,20}h?|lol|wow|oh|hm{1,9}
        |\W+""",
}
"""Whole phrases, by the kind of talk, in simplified characters; interjections (叹词) last, emoji are such."""
TWO_PHRASES = 16
"""Characters up to which a part may be two phrases without a stop between them."""
_PARTICLES = "[啊呀啦了哈呢吧哦噢哟嘛么吗喽咯的]{0,4}"
_BEFORE = "(?:嗯|哦|噢|呃|那|哎|唉|ok){0,3}"
_PART = re.compile("[^，。！？；、,.!?;~～\n]+")
_TALK = {
    kind: re.compile(f"{_BEFORE}(?:{''.join(map(str.strip, lines.splitlines()))}){_PARTICLES}", re.IGNORECASE)
    for kind, lines in KINDS.items()
}


def without_talk(message: str) -> tuple[str, str | None]:
    """`message` without the parts that are talk, and the kind of the last of them, None where there is none."""
    rest, told = message, None
    for part in reversed(list(_PART.finditer(message))):
        kind = kind_of(part.group())
        if kind:
            told = told or kind
            rest = rest[: part.start()] + rest[part.end() :]
    return (rest.strip(" ，。！？；、,.!?;~～\n") if told else message), told


def kind_of(part: str) -> str | None:
    """The kind of talk that `part` as a whole is, of two phrases in a row (好的谢谢) that of the second; None where it
    says something else.
    """
    words = part.strip()
    if kind := _phrase(words):
        return kind
    halves = ((words[:at], words[at:]) for at in range(1, len(words))) if len(words) <= TWO_PHRASES else ()
    return next((kind for first, second in halves if _phrase(first) and (kind := _phrase(second.strip()))), None)


def _phrase(words: str) -> str | None:
    return next((kind for kind, phrases in _TALK.items() if phrases.fullmatch(words)), None)
