"""The trainer: steps, validation on heads that were held out, checkpoints, a log in JSON lines.

What a step is fed follows from its number and the seed, and nothing else is random, so that a run
that goes on from a checkpoint ends with the same weights as one that was never stopped (on a CPU
with as many threads, to the bit).
"""

from __future__ import annotations

import json
import math
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training.feeding import Scenes, batches
from training.loss import lesion_loss
from training.network import CHANNELS, Network, Shape
from training.validating import held_out_batches, validate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from training.material import Material

__all__ = ["Settings", "train"]

_WARM_UP = 0.03  # of the steps
_LAST_RATE = 0.02  # of the highest learning rate, at the end of a cosine
_NORM = 1.0  # of gradients, beyond which they are shortened: a strange picture moves little
_DECAY = 1e-4  # of weights, a step, AdamW
# scenes of training count up from here times the seed; those of validation from 0
_SEEDS_APART = 10_000_000


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that decides a run; ``held_out`` are the numbers of heads of validation, from, to."""

    seed: int = 1
    steps: int = 4000
    batch: int = 4
    pictures: int = 4
    crop: int = 128
    rate: float = 2e-3
    averaged: float = 0.995
    widths: tuple[int, ...] = Shape().widths
    held_out: tuple[int, int] = (17, 20)
    validate_every: int = 400
    validation_scenes: int = 8

    def __post_init__(self) -> None:
        """Check what would fail late.

        Raises
        ------
        ValueError
            Crops that the network cannot halve, or steps that are no whole number of scenes.
        """
        multiple = Shape(self.widths).multiple
        if self.crop % multiple:
            raise ValueError(f"crops of {self.crop} voxels: choose a multiple of {multiple}")
        for name in ("steps", "validate_every"):
            if getattr(self, name) % self.pictures:
                raise ValueError(
                    f"{name} {getattr(self, name)}: choose a multiple of {self.pictures}, the"
                    " pictures of a scene"
                )


class Run:
    """A network in training, with all that a checkpoint holds."""

    def __init__(self, settings: Settings, device: torch.device) -> None:
        torch.manual_seed(settings.seed)
        self.settings, self.device = settings, device
        self.step, self.seconds = 0, 0.0
        self.network = Network(Shape(settings.widths)).to(device)
        self.average = AveragedModel(
            self.network, multi_avg_fn=get_ema_multi_avg_fn(settings.averaged)
        )
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=settings.rate, weight_decay=_DECAY
        )

    def rate(self) -> float:
        """The learning rate of the step to come: a warm-up, then half a cosine."""
        warm = max(1, round(_WARM_UP * self.settings.steps))
        done = max(0.0, (self.step - warm) / max(1, self.settings.steps - warm))
        cosine = _LAST_RATE + (1 - _LAST_RATE) * (1 + math.cos(math.pi * min(done, 1))) / 2
        return self.settings.rate * min((self.step + 1) / warm, cosine)

    def take_step(self, batch: Any) -> float:
        """One step of the optimiser; its loss."""
        batch = batch.to(self.device)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        on_gpu = self.device.type == "cuda"
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=on_gpu):
            logits = self.network(batch.pictures, batch.conditions)
        loss = lesion_loss(logits.float(), batch.truth, batch.weight, batch.pictures[:, 1:2])
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), _NORM)
        self.optimizer.step()
        self.average.update_parameters(self.network)
        self.step += 1
        return float(loss.detach())

    def save(self, file: Path) -> None:
        """Write a checkpoint whole or not at all."""
        state = {
            "settings": asdict(self.settings), "step": self.step, "seconds": self.seconds,
            "network": self.network.state_dict(), "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }  # fmt: skip
        partial = file.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(file)

    def resume(self, file: Path) -> None:
        """Go on from a checkpoint.

        Raises
        ------
        ValueError
            It is of other settings.
        """
        state = torch.load(file, map_location=self.device, weights_only=True)
        theirs, ours = state["settings"], asdict(self.settings)
        if theirs != ours:
            other = [name for name in ours if theirs.get(name) != ours[name]]
            raise ValueError(f"{file} is of a run with another {', '.join(other)}")
        self.step, self.seconds = state["step"], state["seconds"]
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])

    def begin_after(self, file: Path) -> None:
        """Begin with the averaged weights of another run's checkpoint.

        What that network was not given, the last channels, counts for nothing to begin with.

        Raises
        ------
        ValueError
            That one's network has other widths.
        """
        state = torch.load(file, map_location=self.device, weights_only=True)
        if tuple(state["settings"]["widths"]) != self.settings.widths:
            raise ValueError(f"{file} is of a network of other widths")
        weights, first = state["average"], "module.down.0.convolution.weight"
        more = CHANNELS - weights[first].shape[1]
        weights[first] = functional.pad(weights[first], (0, 0, 0, 0, 0, 0, 0, more))
        self.average.load_state_dict(weights)
        self.network.load_state_dict(self.average.module.state_dict())
        self.average.n_averaged.zero_()


def train(
    settings: Settings,
    material: Material,
    folder: Path,
    *,
    workers: int = 0,
    minutes: float = math.inf,
    after: Path | None = None,
    say: Callable[[str], None] = print,
) -> Run:
    """Train, or go on where ``folder`` has a checkpoint; stop at the last step or after minutes.

    A new run begins with the weights of another one's checkpoint, if ``after`` names it.
    ``folder`` gets ``checkpoint.pt`` and ``log.jsonl``: a line for the settings, one for each
    validation, the first before any step, with the mean training loss since the last.
    """
    began = time.monotonic()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.backends.cudnn.benchmark = True  # pictures are all of one size
    run = Run(settings, device)
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = folder / "checkpoint.pt"
    if checkpoint.exists():
        run.resume(checkpoint)
    elif after:
        run.begin_after(after)
    before = run.seconds
    heads = [n for n in range(len(material.heads)) if n not in range(*settings.held_out)]
    training = Scenes(
        replace(material.only(heads), volunteers=material.volunteers),
        settings.seed * _SEEDS_APART,
        settings.pictures,
        settings.crop,
    )
    held_out = held_out_batches(
        material.only([*range(*settings.held_out)]),
        settings.validation_scenes,
        settings.crop,
        workers,
    )

    def note(line: dict[str, Any]) -> None:
        with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        say(json.dumps(line))

    note({
        "kind": "settings", **asdict(settings), "from_step": run.step, "device": device.type,
        "parameters": run.network.parameters_count, "threads": torch.get_num_threads(),
        "workers": workers, "torch": torch.__version__,
        "after": after.parent.name if after else None, "volunteers": len(material.volunteers),
    })  # fmt: skip
    losses: list[float] = []

    def validated() -> None:
        figures = validate(run.average, held_out, device)
        loss = round(sum(losses) / len(losses), 4) if losses else None
        seconds = round(run.seconds, 1)
        note({"kind": "validation", "step": run.step, "loss": loss, "seconds": seconds, **figures})
        losses.clear()

    if run.step == 0:
        validated()
    first, last = (n // settings.pictures * settings.batch for n in (run.step, settings.steps))
    numbers = range(first, last)
    for group in batches(training, numbers, settings.batch, settings.pictures, workers):
        losses += [run.take_step(batch) for batch in group]
        run.seconds = before + time.monotonic() - began
        is_last = run.step >= settings.steps or time.monotonic() - began > 60 * minutes
        if run.step % settings.validate_every == 0 or is_last:
            validated()
            run.save(checkpoint)
        if is_last:
            break
    return run
