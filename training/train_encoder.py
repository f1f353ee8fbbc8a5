"""Trains the encoder on pairs of plain questions and the passages that answer them.

    python training/train_encoder.py BASE OUT PAIRS.jsonl[=TIMES] … [--notices FOLDER=TIMES]

BASE is the folder that base.py writes, OUT the trained one of the same layout. A pairs file holds one object a line:
question, positive, negatives (any number); TIMES says how often it is gone through. A batch is of one file, so that its
passages are of one kind and none is told by its kind alone. The loss is the cross entropy of each question's positive
among all passages of its batch (InfoNCE), one hard negative a pair included. `--notices` adds notices with questions
(lessons.py), one a step. The table of word embeddings, positions
and their norm are frozen. The seed is fixed; two runs on one machine differ only by the order of floating-point sums.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from pathlib import Path

import torch
from lessons import Lesson, Silence, lesson_loss, lessons
from sentence_transformers import SentenceTransformer

BATCH = 32
TEMPERATURE = 0.02
LEARNING_RATE = 4e-5
LAST_SHARE = 0.02
WARM_UP = 0.08
TOKENS = 128
SILENCE_RATE = 5e-3
SEED = 7
SHOWN = 10

Pair = dict[str, object]
Step = list[Pair] | Lesson


def main() -> None:
    """Reads the pairs, trains, saves."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("pairs", nargs="+", metavar="PAIRS.jsonl[=TIMES]")
    parser.add_argument("--notices", default="", metavar="FOLDER=TIMES")
    args = parser.parse_args()
    random.seed(SEED)
    torch.manual_seed(SEED)
    model = SentenceTransformer(str(args.base), device="cpu")
    model.float()
    read, model.max_seq_length = model.max_seq_length, TOKENS
    train(model, steps(args.pairs, args.notices))
    model.max_seq_length = read
    model.save(str(args.out))


def batches(pairs: list[str]) -> list[list[Pair]]:
    """Full batches of one file each, in random order."""
    found = []
    for argument in pairs:
        path, _, times = argument.partition("=")
        rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line]
        for _ in range(int(times or 1)):
            random.shuffle(rows)
            found += [rows[i : i + BATCH] for i in range(0, len(rows) - BATCH + 1, BATCH)]
    random.shuffle(found)
    return found


def steps(pairs: list[str], notices: str) -> list[Step]:
    """Batches of pairs and notices, in random order."""
    folder, _, times = notices.partition("=")
    found: list[Step] = [*batches(pairs), *(lessons(Path(folder)) * int(times or 1) if notices else [])]
    random.shuffle(found)
    return found


def train(model: SentenceTransformer, found: list[Step]) -> None:
    """Trains `model` in place, one step each."""
    silence = Silence()
    for module in model.modules():
        if isinstance(module, torch.nn.LayerNorm):  # autocast leaves its weights in float32
            module.register_forward_pre_hook(lambda _, inputs: (inputs[0].float(),))
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "embeddings" not in name
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": trained, "lr": LEARNING_RATE, "weight_decay": 0.01},
            {"params": silence.parameters(), "lr": SILENCE_RATE, "weight_decay": 0.0},
        ]
    )
    steps = len(found)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / (WARM_UP * steps)) * max(LAST_SHARE, 1 - s / steps)
    )
    model.train()
    started, shown = time.time(), 0.0
    for step, batch in enumerate(found, 1):
        loss = lesson_loss(model, batch, silence) if isinstance(batch, Lesson) else batch_loss(model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        shown += loss.item()
        if step % SHOWN == 0:
            print(f"{step}/{steps} loss {shown / SHOWN:.3f} {(time.time() - started) / step:.2f} s a step", flush=True)
            shown = 0.0


def batch_loss(model: SentenceTransformer, batch: list[Pair]) -> torch.Tensor:
    """Cross entropy of each positive among all passages of the batch but the question's other positives."""
    passages = [pair["positive"] for pair in batch]
    passages += [random.choice(pair["negatives"]) for pair in batch if pair["negatives"]]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        questions = embed(model, [f"query: {pair['question']}" for pair in batch])
        found = embed(model, [f"passage: {passage}" for passage in passages])
    scores = questions.float() @ found.float().T / TEMPERATURE
    answers = defaultdict(set)
    for pair in batch:
        answers[pair["question"]].add(pair["positive"])
    same = torch.tensor(
        [
            [i != j and passages[j] in answers[pair["question"]] for j in range(len(passages))]
            for i, pair in enumerate(batch)
        ]
    )
    return torch.nn.functional.cross_entropy(scores.masked_fill(same, -1e4), torch.arange(len(batch)))


def embed(model: SentenceTransformer, texts: list[str]) -> torch.Tensor:
    """Unit vectors, shape (len(texts), dimension), with gradients."""
    return model(model.preprocess(texts))["sentence_embedding"]


if __name__ == "__main__":
    main()
