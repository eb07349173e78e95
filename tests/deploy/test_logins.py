"""What each login deploys, by the commands of a dry run: nothing is asked of anybody."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from deploy.__main__ import main  # noqa: E402 - this folder's program
from deploy.gcloud import Gcloud  # noqa: E402
from deploy.oauth_client import check_client  # noqa: E402
from deploy.plan import DeployError, Plan  # noqa: E402

SECRET = "GOCSPX-of-the-test"  # noqa: S105 - nobody's  # pragma: allowlist secret


@pytest.fixture
def dry_run(capsys, tmp_path):
    """The commands that a deployment with these words would run."""
    (tmp_path / "client").write_text(SECRET)
    where = ["--project=p1", "--region=us-central1", "--member=user:a@example.org", "--dry-run"]

    def run(*words):
        words = [word.format(folder=tmp_path) for word in words]
        assert main([*where, *words]) == 0
        said = capsys.readouterr().out
        assert SECRET not in said
        return [line.strip(" +") for line in said.splitlines() if line.startswith("  + ")]

    return run


CLIENT = ["--oauth-client-id=c", "--oauth-client-secret-file={folder}/client"]


@pytest.mark.parametrize("client", [[], CLIENT])
def test_iap_stands_on_the_service_for_everybody(dry_run, client):
    lines = dry_run(*client)
    (deployed,) = [line for line in lines if " run deploy " in line]
    assert {"--iap", "--ingress=all", "--no-allow-unauthenticated"} <= {*deployed.split()}
    assert not [line for line in lines if line.startswith("gcloud compute")]
    named = [n for n, line in enumerate(lines) if "iap settings set /dev/stdin" in line]
    assert len(named) == bool(client)
    opened = [n for n, line in enumerate(lines) if "roles/iap.httpsResourceAccessor" in line]
    assert all(n < opened[0] for n in named)  # nobody passes before it is said by what


def test_a_domain_takes_a_load_balancer_which_alone_has_iap(dry_run):
    lines = dry_run("--login=load-balancer", "--domain=shoken.example.org", *CLIENT)
    (deployed,) = [line for line in lines if " run deploy " in line]
    closed = {"--no-iap", "--ingress=internal-and-cloud-load-balancing"}
    assert closed | {"--no-allow-unauthenticated"} <= {*deployed.split()}
    (named,) = [line for line in lines if "iap settings set" in line]
    assert "--resource-type=backend-services" in named


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"login": "load-balancer"}, "--domain"),
        ({"oauth_client_secret_file": Path("x")}, "--oauth-client-id"),
        ({"oauth_client_id": "1.apps", "oauth_client_secret_file": Path("x")}, "x: no such"),
        ({"gemini_key_file": Path("x")}, "x: no such file"),
        ({"dataset": "gs://data/bids"}, "--out"),
        ({"dataset": "gs://data", "out": "s3://data"}, "gs://BUCKET"),
        ({"dataset": "gs://data", "out": "gs://p1-shoken-store/x"}, "30 days"),
        ({"dataset": "gs://data", "out": "gs://p1-shoken-store"}, "30 days"),
        ({"dataset": "gs://data", "out": "gs://p1-shoken-source/x"}, "a day old"),
        ({"tasks": 0}, "--tasks"),
    ],
)
def test_what_cannot_be_deployed_is_refused(words, said):
    with pytest.raises(DeployError, match=re.escape(said)):
        Plan(project="p1", region="us-central1", **words)


def test_a_project_in_no_organisation_is_told_from_one_in_a_folder(monkeypatch):
    plan, cloud = Plan(project="p1", region="us-central1"), Gcloud("p1")
    monkeypatch.setattr(cloud, "read", lambda *_: {"parent": {"type": "folder", "id": "1"}})
    check_client(plan, cloud)
    monkeypatch.setattr(cloud, "read", lambda *_: {})
    with pytest.raises(DeployError, match="no organisation"):
        check_client(plan, cloud)
