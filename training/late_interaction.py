"""The heads beside the encoder: a vector for every token of a text, a weight for every token of a question.

A passage is held against a question token by token (late interaction, Khattab and Zaharia 2020): each token of the
question takes its nearest token of the passage, and the mean of those cosines counts, weighted by what each token of
the question is worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer

from index.encoder.encoder import PROMPT_TOKENS, PROMPTS
from index.encoder.onnx_model import DIMENSION, WIDTH

FILE = "heads.safetensors"
_BLOCK = 32
_SAMPLE = 1_000
_NONE = -1e4


@dataclass(frozen=True, slots=True)
class Read:
    """Texts as the model reads them: unit vectors (texts, hidden), unit vectors of their tokens (texts, tokens, WIDTH),
    weights of the tokens (texts, tokens), 0 where a text has no token."""

    vectors: torch.Tensor
    tokens: torch.Tensor
    weights: torch.Tensor


class Heads(torch.nn.Module):
    """A matrix that shortens the state of a token, and one that weighs it."""

    def __init__(self) -> None:
        super().__init__()
        self.shorten = torch.nn.Linear(DIMENSION, WIDTH, bias=False)
        self.weigh = torch.nn.Linear(DIMENSION, 1)
        torch.nn.init.zeros_(self.weigh.weight)
        torch.nn.init.zeros_(self.weigh.bias)

    def start_from(self, model: SentenceTransformer, texts: Sequence[str]) -> None:
        """Begins with the directions in which the tokens of `texts` differ most."""
        with torch.no_grad():
            states = [
                model(model.preprocess([text]))["token_embeddings"][0, PROMPT_TOKENS:-1] for text in texts[:_SAMPLE]
            ]
            unit = torch.nn.functional.normalize(torch.cat(states).float(), dim=1)
            directions = torch.linalg.eigh(unit.T @ unit)[1].flip(1)[:, :WIDTH]
            self.shorten.weight.copy_(directions.T)

    def save(self, folder: Path) -> None:
        save_file(self.state_dict(), folder / FILE)

    @classmethod
    def of(cls, folder: Path) -> Heads:
        """The heads in a trained folder."""
        heads = cls()
        heads.load_state_dict(load_file(folder / FILE))
        return heads


def read(model: SentenceTransformer, heads: Heads, texts: Sequence[str], kind: str) -> Read:
    """`texts` (kind: query or document) as the model reads them, in blocks of texts of one length."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    vectors, tokens, weights = [], [], []
    for start in range(0, len(order), _BLOCK):
        features = model.preprocess([PROMPTS[kind] + texts[i] for i in order[start : start + _BLOCK]])
        found = model(features)
        vectors.append(found["sentence_embedding"].float())
        states = found["token_embeddings"][:, PROMPT_TOKENS:].float()
        present = features["attention_mask"][:, PROMPT_TOKENS:].clone()
        present[torch.arange(len(present)), present.sum(1) - 1] = 0  # </s>
        tokens.append(torch.nn.functional.normalize(heads.shorten(states).float(), dim=2))
        weights.append(torch.nn.functional.softplus(heads.weigh(states).float()).squeeze(2) * present)
    longest = max(each.shape[1] for each in tokens)
    back = torch.tensor(order).argsort()
    pad = torch.nn.functional.pad
    return Read(
        torch.cat(vectors)[back],
        torch.cat([pad(each, (0, 0, 0, longest - each.shape[1])) for each in tokens])[back],
        torch.cat([pad(each, (0, longest - each.shape[1])) for each in weights])[back],
    )


def late(questions: Read, passages: Read) -> torch.Tensor:
    """How each passage answers each question token by token: (questions, passages), -1 to 1."""
    absent = (passages.weights == 0).float() * _NONE
    rows = []
    for tokens, weights in zip(questions.tokens, questions.weights, strict=True):
        tokens, weights = tokens[weights > 0], weights[weights > 0]
        nearest = (torch.einsum("qd,ptd->pqt", tokens, passages.tokens) + absent[:, None]).amax(2)
        rows.append(nearest @ weights / weights.sum())
    return torch.stack(rows)
