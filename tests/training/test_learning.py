"""The network learns from scenes, and a run that was stopped goes on as if it never was.

Runs where PyTorch is: ``make test-training`` in the environment that ``make train`` uses.
"""

import json

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is in the environment of make train alone")

from training.loss import lesion_loss  # noqa: E402
from training.network import CHANNELS, Network, Shape  # noqa: E402
from training.train import Settings, train  # noqa: E402

torch.set_num_threads(1)  # the network is so small that more would wait for one another

SMALL = Settings(
    steps=8, batch=1, pictures=2, crop=32, widths=(4, 8, 16), held_out=(1, 2), validate_every=4,
    validation_scenes=1, rate=3e-3, averaged=0.9,
)  # fmt: skip


def test_the_network_has_at_most_three_million_parameters_and_keeps_the_shape():
    network = Network()
    assert network.parameters_count <= 3_000_000
    small = Network(Shape((4, 8)))
    assert small(torch.zeros(2, CHANNELS, 8, 12, 4), torch.zeros(2, 8)).shape == (2, 1, 8, 12, 4)


def test_the_condition_matters_once_it_was_learnt():
    torch.manual_seed(0)
    network = Network(Shape((4, 8)))
    torch.nn.init.normal_(network.up[0].film.weight)
    x = torch.randn(1, CHANNELS, 8, 8, 8)
    flair, t1 = (torch.eye(8)[[k]] for k in (0, 1))
    assert not torch.allclose(network(x, flair), network(x, t1))


def _loss(probability, truth):
    weight, brain = torch.ones_like(truth), torch.ones_like(truth)
    return float(lesion_loss(torch.logit(probability), truth, weight, brain))


def test_missing_a_lesion_costs_more_than_inventing_one():
    truth = torch.zeros(1, 1, 16, 16, 16)
    truth[..., 4:8, 4:8, 4:8] = 1
    good = torch.where(truth > 0, 0.99, 0.01)
    missed, more = good.clone(), good.clone()
    missed[..., 4:6, 4:8, 4:8] = 0.01
    more[..., 10:12, 4:8, 4:8] = 0.99
    assert _loss(good, truth) < _loss(more, truth) < _loss(missed, truth)
    assert _loss(torch.full_like(truth, 0.01), torch.zeros_like(truth)) < 0.5


def test_settings_that_would_fail_late_are_refused():
    with pytest.raises(ValueError, match="multiple of 8"):
        Settings(crop=30, widths=(4, 8, 16))
    with pytest.raises(ValueError, match="pictures"):
        Settings(steps=9, pictures=2)


@pytest.mark.slow
def test_a_run_goes_on_from_its_checkpoint_with_the_same_weights(material, tmp_path):
    whole = train(SMALL, material, tmp_path / "whole")
    first = train(SMALL, material, tmp_path / "parts", minutes=0)
    assert first.step == 2
    rest = train(SMALL, material, tmp_path / "parts", workers=1)
    assert rest.step == whole.step == 8
    for name, value in whole.average.state_dict().items():
        assert torch.equal(value, rest.average.state_dict()[name]), name
    lines = (tmp_path / "parts" / "log.jsonl").read_text().splitlines()
    kinds = [json.loads(line)["kind"] for line in lines]
    assert kinds == ["settings", *["validation"] * 2, "settings", *["validation"] * 2]


@pytest.mark.slow
def test_a_checkpoint_of_other_settings_is_refused(material, tmp_path):
    train(SMALL, material, tmp_path, minutes=0)
    with pytest.raises(ValueError, match="another rate"):
        train(Settings(**{**vars(SMALL), "rate": 1.0}), material, tmp_path)


@pytest.mark.slow
def test_a_run_may_begin_with_the_weights_of_another(material, tmp_path):
    first = train(SMALL, material, tmp_path / "first", minutes=0)
    other = Settings(**{**vars(SMALL), "rate": 0.0, "steps": 2, "validate_every": 2})
    after = train(other, material, tmp_path / "after", after=tmp_path / "first" / "checkpoint.pt")
    for name, value in first.average.module.state_dict().items():
        assert torch.allclose(value, after.network.state_dict()[name], atol=1e-6), name
    wider = Settings(**{**vars(SMALL), "widths": (8, 16, 32)})
    with pytest.raises(ValueError, match="other widths"):
        train(wider, material, tmp_path / "w", after=tmp_path / "first" / "checkpoint.pt")


@pytest.mark.slow
def test_minutes_of_training_lower_the_validation_loss(material, tmp_path):
    settings = Settings(**{**vars(SMALL), "steps": 96, "validate_every": 96, "pictures": 4})
    train(settings, material, tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    losses = [line["validation_loss"] for line in lines if line["kind"] == "validation"]
    assert losses[-1] < 0.8 * losses[0]  # before the first step
