"""A summary as text and as JSON: each sentence over the words it rests on, marked as a summary."""

from __future__ import annotations

from typing import Any

from bot.summary.claims import ProvedSentence, Summary

MARK = "概括，以引文为准"


def heading(model: str) -> str:
    """The line above the sentences."""
    return f"{MARK}（{model} 所写，每句都已与引文核对）："


def sentence_text(sentence: ProvedSentence) -> str:
    """One sentence, and below it the words of the quotes that prove it, with the quotes' numbers."""
    words = [f"　〔{support.quote}〕“{' '.join(support.words.split())}”" for support in sentence.supports]
    return "\n".join([f"· {sentence.text}", *words])


def outcome_text(summary: Summary) -> str:
    """What a person has to know besides the sentences; "" where all is well."""
    told = [summary.fault] if summary.fault else []
    if summary.dropped:
        count = sum(number for _, number in summary.dropped)
        told.append(f"另有 {count} 句没有通过核对，未显示（{'，'.join(reason for reason, _ in summary.dropped)}）")
    return "；".join(told) + "。" if told else ""


def summary_json(summary: Summary) -> dict[str, Any]:
    """What the answer's JSON says of its summary; `quote` is the number of a quote, from 1."""
    return {
        "model": summary.model,
        "mark": MARK,
        "sentences": [
            {
                "text": sentence.text,
                "quotes": list(sentence.quotes),
                "support": [{"quote": one.quote, "words": one.words} for one in sentence.supports],
            }
            for sentence in summary.sentences
        ],
        "dropped": dict(summary.dropped),
        "fault": summary.fault,
        "tokens": summary.tokens,
        "cached": summary.cached,
    }
