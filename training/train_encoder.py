"""Trains the encoder on pairs of plain questions and the passages that answer them.

    python training/train_encoder.py BASE OUT PAIRS.jsonl[=TIMES] … [--notices FOLDER[:QUESTIONS.jsonl]=TIMES …]
        [--documents INDEX=QUESTIONS.jsonl …] [--minutes M]

BASE is the folder that base.py or shipped.py writes, OUT the trained one of the same layout. A pairs file holds one
object a line: question, positive, negatives (any number); TIMES says how often it is gone through. A batch is of one
file, so that its passages are of one kind and none is told by its kind alone; where pairs have a `group`, a batch is
of one group. The loss is the cross entropy of each question's positive among all passages of its batch (InfoNCE),
NEGATIVES hard ones a pair included, by the cosine of the vectors, by the tokens (late_interaction.py) and by the mean
of both. `--notices` adds notices with questions (lessons.py), one a step, or all of a folder together. Beside the
passages stands a value of its own, learnt with the rest, that nothing may exceed where no passage answers (the notice
is silent; the positive of one pair in WITHHELD is left out), and that an answer has to exceed. `--documents` adds
lots of questions on one real document (document_questions.py) against those of its passages that answer one or that
the search finds for one.
The table of word embeddings, positions and their norm are frozen.
The seed is fixed; two runs on one machine differ only by the order of floating-point sums.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from pathlib import Path

import torch
from late_interaction import FILE, Heads, Read, late, read
from lessons import Lesson, document_lessons, lessons, lessons_together
from sentence_transformers import SentenceTransformer

from index.encoder.encoder import PROMPTS

BATCH = 32
NEGATIVES = 1
WITHHELD = 4
TEMPERATURE = 0.02
LEARNING_RATE = 3e-5
LAST_SHARE = 0.02
WARM_UP = 50
TOKENS = 128
HEADS_RATE = 2e-4
SILENCE_RATE = 5e-3
SILENT = 0.75
SEED = 7
SHOWN, SAVED = 10, 50
NEVER = -1e4

Pair = dict[str, object]
Step = list[Pair] | Lesson


def main() -> None:
    """Reads the pairs, trains, saves."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("pairs", nargs="+", metavar="PAIRS.jsonl[=TIMES]")
    parser.add_argument("--notices", nargs="*", default=[], metavar="FOLDER[:QUESTIONS.jsonl]=TIMES")
    parser.add_argument("--documents", nargs="*", default=[], metavar="INDEX=QUESTIONS.jsonl")
    parser.add_argument("--minutes", type=float, help="end then, however many steps are left")
    args = parser.parse_args()
    random.seed(SEED)
    torch.manual_seed(SEED)
    model = SentenceTransformer(str(args.base), device="cpu")
    model.float()
    could_read, model.max_seq_length = model.max_seq_length, TOKENS
    found = steps(args.pairs, args.notices, args.documents)
    heads = heads_of(args.base, model, found)
    train(model, heads, found, args.minutes, args.out.with_suffix(".pt"))
    model.max_seq_length = could_read
    model.save(str(args.out))
    heads.save(args.out)


def batches(pairs: list[str]) -> list[list[Pair]]:
    """Full batches of one file each, in random order."""
    found = []
    for argument in pairs:
        path, _, times = argument.partition("=")
        rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line]
        for _ in range(int(times or 1)):
            random.shuffle(rows)
            groups = defaultdict(list)
            for row in rows:
                groups[row.get("group")].append(row)
            left = []
            for of in groups.values():
                whole = len(of) // BATCH * BATCH
                found += [of[i : i + BATCH] for i in range(0, whole, BATCH)]
                left += of[whole:]
            found += [left[i : i + BATCH] for i in range(0, len(left) - BATCH + 1, BATCH)]
    random.shuffle(found)
    return found


def steps(pairs: list[str], notices: list[str], documents: list[str]) -> list[Step]:
    """Batches of pairs, notices and documents, in random order."""
    found: list[Step] = list(batches(pairs))
    for argument in notices:
        named, _, times = argument.partition("=")
        folder, _, questions = named.partition(":")
        for _ in range(int(times or 1)):
            found += lessons_together(Path(folder), Path(questions)) if questions else lessons(Path(folder))
    for argument in documents:
        folder, _, questions = argument.partition("=")
        found += document_lessons(Path(folder), Path(questions))
    random.shuffle(found)
    return found


def heads_of(base: Path, model: SentenceTransformer, found: list[Step]) -> Heads:
    """Those in `base`, or new ones."""
    if (base / FILE).exists():
        return Heads.of(base)
    heads = Heads()
    texts = [str(pair["positive"]) for batch in found if not isinstance(batch, Lesson) for pair in batch]
    heads.start_from(model, [PROMPTS["document"] + text for text in texts])
    return heads


def train(model: SentenceTransformer, heads: Heads, found: list[Step], minutes: float | None, checkpoint: Path) -> None:
    """Trains `model` and `heads` in place, one step each, and goes on from `checkpoint` where there is one."""
    silence = torch.nn.Parameter(torch.full((3,), SILENT))
    for module in model.modules():
        if isinstance(module, torch.nn.LayerNorm):  # autocast leaves its weights in float32
            module.register_forward_pre_hook(lambda _, inputs: (inputs[0].float(),))
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "embeddings" not in name
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": trained, "lr": LEARNING_RATE, "weight_decay": 0.01},
            {"params": heads.parameters(), "lr": HEADS_RATE, "weight_decay": 0.0},
            {"params": [silence], "lr": SILENCE_RATE, "weight_decay": 0.0},
        ]
    )
    rates = [group["lr"] for group in optimiser.param_groups]
    parts = {"model": model, "heads": heads, "optimiser": optimiser}
    begun, spent = 0, 0.0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        begun, spent, silence.data = saved["step"], saved["spent"], saved["silence"]
        for name, part in parts.items():
            part.load_state_dict(saved[name])
    model.train()
    started, shown = time.time() - spent, defaultdict(list)
    for step, batch in enumerate(found[begun:], begun + 1):
        share = (time.time() - started) / (60 * minutes) if minutes else step / len(found)
        if share >= 1 and minutes:
            break
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * min(1.0, step / WARM_UP) * max(LAST_SHARE, 1 - share)
        of_notice = isinstance(batch, Lesson)
        loss = (lesson_loss if of_notice else batch_loss)(model, heads, batch, silence)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        shown["notices" if of_notice else "pairs"].append(loss.item())
        if step % SHOWN == 0:
            losses = ", ".join(f"{kind} {sum(of) / len(of):.3f}" for kind, of in shown.items())
            print(f"{step}/{len(found)} loss of {losses}; {(time.time() - started) / step:.2f} s a step", flush=True)
            shown.clear()
        if step % SAVED == 0:
            states = {name: part.state_dict() for name, part in parts.items()}
            torch.save(states | {"step": step, "spent": time.time() - started, "silence": silence.data}, checkpoint)


def lesson_loss(model: SentenceTransformer, heads: Heads, taken: Lesson, silence: torch.Tensor) -> torch.Tensor:
    """Cross entropy of what answers each question among all passages and silence."""
    questions, passages = read_both(model, heads, taken.questions, taken.passages)
    right = torch.full((len(taken.questions), len(taken.passages) + 1), NEVER)
    for row, columns in zip(right, taken.answering, strict=True):
        row[columns or [-1]] = 0
    losses = []
    for among in beside_silence(questions, passages, silence):
        losses.append((among.logsumexp(1) - (among + right).logsumexp(1)).mean())
    return torch.stack(losses).mean()


def batch_loss(model: SentenceTransformer, heads: Heads, batch: list[Pair], silence: torch.Tensor) -> torch.Tensor:
    """Cross entropy of each positive among all passages of the batch, but the question's other positives, and silence.

    The positive of one question in WITHHELD is left out, so that silence is its answer.
    """
    told = [pair for i, pair in enumerate(batch) if (i + 1) % WITHHELD]
    asked = told + batch[WITHHELD - 1 :: WITHHELD]
    texts = [pair["positive"] for pair in told]
    for pair in asked:
        texts += random.sample(pair["negatives"], min(NEGATIVES, len(pair["negatives"])))
    questions, passages = read_both(model, heads, [pair["question"] for pair in asked], texts)
    answers = defaultdict(set)
    for pair in batch:
        answers[pair["question"]].update([pair["positive"], *pair.get("also", ())])
    wanted = torch.tensor([i if i < len(told) else len(texts) for i in range(len(asked))])
    same = torch.tensor(
        [
            [*(i != j and text in answers[pair["question"]] for j, text in enumerate(texts)), False]
            for i, pair in enumerate(asked)
        ]
    )
    losses = [
        torch.nn.functional.cross_entropy(among.masked_fill(same, NEVER), wanted)
        for among in beside_silence(questions, passages, silence)
    ]
    return torch.stack(losses).mean()


def read_both(model: SentenceTransformer, heads: Heads, questions: list[str], passages: list[str]) -> tuple[Read, Read]:
    """Both as the model reads them."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=torch.backends.cpu.get_cpu_capability() == "AVX512"):
        return read(model, heads, questions, "query"), read(model, heads, passages, "document")


def beside_silence(questions: Read, passages: Read, silence: torch.Tensor) -> list[torch.Tensor]:
    """(questions, passages + 1) in each way of `scored`, for the loss; the last column is silence."""
    return [
        torch.cat([scores, silent.expand(len(scores), 1)], 1) / TEMPERATURE
        for scores, silent in zip(scored(questions, passages), silence, strict=True)
    ]


def scored(questions: Read, passages: Read) -> list[torch.Tensor]:
    """(questions, passages) by vectors, by tokens, and the mean of both."""
    whole = questions.vectors @ passages.vectors.T
    tokens = late(questions, passages)
    return [whole, tokens, (whole + tokens) / 2]


if __name__ == "__main__":
    main()
