"""Trains the embedded encoder on pairs of plain questions and official sentences.

    python training/train_encoder.py BASE OUT PAIRS.jsonl [PAIRS.jsonl …] [--epochs 3]

BASE is the folder of the embedded model, OUT the folder of the trained one (the same layout). A pairs file holds one
object a line: question, positive, negatives (any number). The table of word embeddings is frozen; the loss is the cross
entropy of each question's positive among all positives and negatives of its batch (InfoNCE). The seed is fixed; two
runs on one machine differ only by the order of floating-point sums.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

BATCH = 24
HARD = 2
TEMPERATURE = 0.02
LEARNING_RATE = 4e-5
WARM_UP = 0.1
SEED = 7
SHOWN = 20


def main() -> None:
    """Reads the pairs, trains, saves."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--epochs", type=int, default=3)
    args = parser.parse_args()
    random.seed(SEED)
    torch.manual_seed(SEED)
    model = SentenceTransformer(str(args.base), device="cpu")
    model.float()
    model.max_seq_length = 160
    for module in model.modules():
        if isinstance(module, torch.nn.LayerNorm):  # autocast leaves its weights in float32
            module.register_forward_pre_hook(lambda _, inputs: (inputs[0].float(),))
    pairs = [json.loads(line) for path in args.pairs for line in path.read_text(encoding="utf-8").splitlines() if line]
    train(model, pairs, args.epochs)
    model.max_seq_length = 512
    model.save(str(args.out))


def train(model: SentenceTransformer, pairs: list[dict], epochs: int) -> None:
    """Trains `model` in place."""
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "embeddings" not in name
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=LEARNING_RATE, weight_decay=0.01)
    steps = epochs * (len(pairs) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / (WARM_UP * steps)) * max(0.0, 1 - s / steps)
    )
    model.train()
    step, started, shown = 0, time.time(), 0.0
    for _ in range(epochs):
        random.shuffle(pairs)
        for first in range(0, len(pairs) - BATCH + 1, BATCH):
            loss = batch_loss(model, pairs[first : first + BATCH])
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            step, shown = step + 1, shown + loss.item()
            if step % SHOWN == 0:
                print(
                    f"{step}/{steps} loss {shown / SHOWN:.3f} {(time.time() - started) / step:.2f} s a step", flush=True
                )
                shown = 0.0


def batch_loss(model: SentenceTransformer, batch: list[dict]) -> torch.Tensor:
    """Cross entropy of each positive among all passages of the batch."""
    passages = [pair["positive"] for pair in batch]
    for pair in batch:
        passages += random.sample(pair["negatives"], min(HARD, len(pair["negatives"])))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        questions = embed(model, ["query: " + pair["question"] for pair in batch])
        found = embed(model, ["passage: " + passage for passage in passages])
    scores = questions.float() @ found.float().T / TEMPERATURE
    same = torch.tensor(
        [[i != j and passages[j] == passages[i] for j in range(len(passages))] for i in range(len(batch))]
    )
    return torch.nn.functional.cross_entropy(scores.masked_fill(same, -1e4), torch.arange(len(batch)))


def embed(model: SentenceTransformer, texts: list[str]) -> torch.Tensor:
    """Unit vectors, shape (len(texts), dimension), with gradients."""
    return model(model.preprocess(texts))["sentence_embedding"]


if __name__ == "__main__":
    main()
