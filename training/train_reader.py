"""Trains the reader: question and passage read together, begun from the shipped encoder.

    python training/train_reader.py OUT GROUPS.jsonl[=TIMES] … [--from READER.pt] [--minutes M] [--choices K] [--rate R]

A step takes groups of one question with K candidates each (reader_groups.py). The reader gives each candidate one
number; beside the candidates stands "none of them" at 0, and the loss is the cross entropy of the right choice. The
answering candidate of one group in WITHHELD is left out, so that "none" is right. As a second task each token of an
answering passage is told whether it begins or ends the stretch that answers. Word embeddings, positions and the lowest
layers are frozen.

OUT gets a checkpoint every SAVED steps and goes on from it when called again; files of groups that have grown are read
anew at each epoch.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import shipped
import torch
from torch import nn

from index.analysis import simplified
from index.encoder.onnx_model import DIMENSION, END, START, WEIGHTS, dequantised, word_embeddings
from index.encoder.tokenizer import Tokenizer

TOKENS, QUESTION_TOKENS = 128, 48
WITHHELD = 5
STRETCH = 0.3
"""How much the second task counts."""
STEEP, SIMILAR = 12.0, 0.65
"""What the similarity counts at first, and that at which question and passage are as likely to go together as not."""
HEAD_RATE = 3e-4
WARM_UP, SAVED, SHOWN = 60, 50, 25
SEED = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate as the reader sees it: ids of question, context and text, how many are the question's, where the
    text's begin, and the token stretch that answers, None where it is not known."""

    ids: list[int]
    asked: int
    text_at: int
    stretch: tuple[int, int] | None


class Reader(nn.Module):
    """A cross-encoder: one number for the pair, and for each token whether what answers begins or ends there.

    The number begins as what the encoder's late interaction says of the two, each token of the question held against
    its nearest of the passage (late_interaction.py), and learns from there what the first state says beside it.
    """

    def __init__(self, state: shipped.State, layers: int) -> None:
        super().__init__()
        self.bert = shipped.bert(state)
        self.bert.encoder.layer = self.bert.encoder.layer[:layers]
        width = state["shorten.weight"].shape[0]
        self.shorten = nn.Linear(DIMENSION, width, bias=False)
        self.weigh = nn.Linear(DIMENSION, 1)
        self.pooled = nn.Linear(DIMENSION, DIMENSION)
        self.answers = nn.Linear(DIMENSION, 1)
        self.stretch = nn.Linear(DIMENSION, 2)
        self.scale = nn.Parameter(torch.tensor(1.0))
        with torch.no_grad():
            self.shorten.weight.copy_(torch.tensor(state["shorten.weight"]))
            self.weigh.weight.copy_(torch.tensor(state["weigh.weight"]))
            self.weigh.bias.copy_(torch.tensor(state["weigh.bias"]))
            self.answers.weight.zero_()
            self.answers.bias.fill_(-SIMILAR * STEEP)

    def forward(
        self, embedded: torch.Tensor, mask: torch.Tensor, asked: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """float32[pairs, tokens, DIMENSION], mask [pairs, tokens], tokens of the question [pairs] -> [pairs], and
        [pairs, tokens, 2] for both ends.
        """
        states = self.bert(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        tokens = nn.functional.normalize(self.shorten(states), dim=-1)
        place = torch.arange(mask.shape[1])[None]
        question = (place >= 1) & (place <= asked[:, None])
        passage = (place > asked[:, None] + 2) & (place < mask.sum(1)[:, None] - 1)
        near = (tokens @ tokens.transpose(1, 2)).masked_fill(~passage[:, None], -1).max(-1).values
        weights = nn.functional.softplus(self.weigh(states)).squeeze(-1) * question
        similarity = (near * weights).sum(1) / weights.sum(1).clamp(min=1e-6)
        told = self.answers(torch.tanh(self.pooled(states[:, 0]))).squeeze(1)
        return STEEP * self.scale * similarity + told, self.stretch(states)

    def freeze(self, layers: int) -> None:
        """Leaves the embeddings and the lowest layers as they are."""
        for part in (self.bert.embeddings, *self.bert.encoder.layer[:layers]):
            part.requires_grad_(False)


class Pieces:
    """Texts as ids, and their frozen word embeddings."""

    def __init__(self) -> None:
        self._tokenizer = Tokenizer(WEIGHTS)
        self._table = word_embeddings()

    def choice(self, question: str, context: str, text: str, stretches: Sequence[Sequence[int]] | None) -> Choice:
        """<s> question </s></s> context ： text </s>, in simplified characters, cut at TOKENS."""
        printed = len(text)
        question, context, text = map(simplified, (question, context, text))
        asked = self._tokenizer.ids(question)[:QUESTION_TOKENS]
        before = self._tokenizer.ids(f"{context}：") if context else []
        ids = [START, *asked, END, END, *before]
        text_at, stretch = len(ids), None
        if stretches and len(text) == printed:
            begin, end = stretches[0]
            first = len(self._tokenizer.ids(text[:begin])) if begin else 0
            last = max(first + 1, len(self._tokenizer.ids(text[:end])))
            if text_at + last < TOKENS - 1:
                stretch = (text_at + first, text_at + last - 1)
        whole = [*ids, *self._tokenizer.ids(text)]
        return Choice([*whole[: TOKENS - 1], END], len(asked), text_at, stretch)

    def embedded(self, choices: Sequence[Choice]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """The word embeddings, padded, the mask, and how many tokens are the question's."""
        longest = max(len(c.ids) for c in choices)
        ids = torch.zeros(len(choices), longest, dtype=torch.long)
        mask = torch.zeros(len(choices), longest)
        for row, choice in enumerate(choices):
            ids[row, : len(choice.ids)] = torch.tensor(choice.ids)
            mask[row, : len(choice.ids)] = 1
        flat, back = ids.unique(return_inverse=True)
        return (
            torch.from_numpy(dequantised(self._table[flat.numpy()]))[back],
            mask,
            torch.tensor([c.asked for c in choices]),
        )


def main() -> None:
    """Reads the groups, trains, saves."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("groups", nargs="+", metavar="GROUPS.jsonl[=TIMES]")
    parser.add_argument("--from", dest="start", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--choices", type=int, default=4)
    parser.add_argument("--pairs", type=int, default=40, help="question and passage, read in one step")
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--layers", type=int, default=8, help="layers taken over from the encoder")
    parser.add_argument("--frozen", type=int, default=2, help="lowest layers left as they are")
    args = parser.parse_args()
    random.seed(SEED)
    torch.manual_seed(SEED)
    reader, pieces = Reader(shipped.state(), args.layers), Pieces()
    reader.freeze(args.frozen)
    learning = [p for p in reader.bert.parameters() if p.requires_grad]
    heads = [p for name, p in reader.named_parameters() if not name.startswith("bert.")]
    optimizer = torch.optim.AdamW(
        [{"params": learning, "lr": args.rate}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
    )
    rates = [group["lr"] for group in optimizer.param_groups]
    step, spent = 0, 0.0
    if args.out.exists():
        saved = torch.load(args.out, weights_only=True)
        reader.load_state_dict(saved["reader"])
        optimizer.load_state_dict(saved["optimizer"])
        step, spent = saved["step"], saved["spent"]
        random.seed(SEED + step)
    elif args.start:
        reader.load_state_dict(torch.load(args.start, weights_only=True)["reader"])
    reader.train()
    whole, began, sums = args.minutes * 60, time.monotonic() - spent, [0.0] * 4
    for groups in batches(args.groups, args.pairs // args.choices):
        share = (time.monotonic() - began) / whole
        if share >= 1:
            break
        rate = min(1.0, (step + 1) / WARM_UP) * max(0.05, 1 - share)
        for group, base in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = base * rate
        loss, right, silent = step_loss(reader, pieces, groups, args.choices)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([*learning, *heads], 1.0)
        optimizer.step()
        step += 1
        sums = [a + b for a, b in zip(sums, (loss.item(), right, silent, 1), strict=True)]
        if step % SHOWN == 0:
            shown = [f"{value / sums[3]:.3f}" for value in sums[:3]]
            print(
                step, round(time.monotonic() - began), "loss", shown[0], "right", shown[1], "none", shown[2], flush=True
            )
            sums = [0.0] * 4
        if step % SAVED == 0:
            save(args.out, reader, optimizer, step, time.monotonic() - began)
    save(args.out, reader, optimizer, step, time.monotonic() - began)


def save(out: Path, reader: Reader, optimizer: torch.optim.Optimizer, step: int, spent: float) -> None:
    """Writes the checkpoint as a whole."""
    part = out.with_suffix(".part")
    torch.save({"reader": reader.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "spent": spent}, part)
    part.replace(out)


def batches(arguments: Sequence[str], size: int) -> Iterator[list[dict]]:
    """Lots of `size` groups of like length, epoch after epoch, the files read anew for each."""
    while True:
        rows: list[dict] = []
        for argument in arguments:
            path, _, times = argument.partition("=")
            found = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line]
            share = float(times or 1)
            rows += found * int(share) + random.sample(found, int(len(found) * (share % 1)))
        random.shuffle(rows)
        for start in range(0, len(rows) - size + 1, size * 16):
            lot = sorted(
                rows[start : start + size * 16], key=lambda row: len(row["q"]) + max(len(c[1]) for c in row["c"][:4])
            )
            lots = [lot[i : i + size] for i in range(0, len(lot) - size + 1, size)]
            random.shuffle(lots)
            yield from lots


def step_loss(reader: Reader, pieces: Pieces, groups: Sequence[dict], count: int) -> tuple[torch.Tensor, float, float]:
    """The loss of one step, the share of groups told right, and of those to be silent on."""
    choices: list[Choice] = []
    targets = []
    for group in groups:
        good = [c for c in group["c"] if c[2] is not None]
        bad = [c for c in group["c"] if c[2] is None]
        given = bool(good) and (random.randrange(WITHHELD) > 0 or not bad)
        wanted = count - given
        # the hardest first, the others by lot
        drawn = bad[: (wanted + 1) // 2] + random.sample(
            bad[(wanted + 1) // 2 :], min(wanted // 2, max(0, len(bad) - (wanted + 1) // 2))
        )
        shown = ([random.choice(good[:3])] if given else []) + drawn[:wanted]
        targets.append((len(choices), len(choices) + len(shown), len(choices) if given else -1))
        choices += [pieces.choice(group["q"], *c) for c in shown]
    numbers, marks = reader(*pieces.embedded(choices))
    none = torch.zeros(1)
    losses, right, silent, silences = [], 0, 0, 0
    for begin, end, target in targets:
        logits = torch.cat([numbers[begin:end], none])
        answer = end - begin if target < 0 else target - begin
        losses.append(nn.functional.cross_entropy(logits[None], torch.tensor([answer])))
        told = int(logits.argmax()) == answer
        right += told
        if target < 0:
            silences += 1
            silent += told
    loss = torch.stack(losses).mean()
    known = [(i, c.stretch) for i, c in enumerate(choices) if c.stretch]
    if known:
        rows = torch.tensor([i for i, _ in known])
        mask = torch.zeros(len(known), marks.shape[1])
        for row, (i, _) in enumerate(known):
            mask[row, : choices[i].text_at] = mask[row, len(choices[i].ids) - 1 :] = -1e4
        logits = marks[rows] + mask[..., None]
        wanted = torch.tensor([stretch for _, stretch in known])
        loss = loss + STRETCH * nn.functional.cross_entropy(
            logits.transpose(1, 2).reshape(-1, logits.shape[1]), wanted.reshape(-1)
        )
    return loss, right / len(groups), silent / silences if silences else 1.0


if __name__ == "__main__":
    main()
