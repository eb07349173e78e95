"""The deployment, run by the real gcloud against Google's APIs as the fake plays them."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from fake_google import NUMBER, PROJECT, Google

ROOT = Path(__file__).resolve().parents[2]
KEY = "AIza-the-key-of-the-test"
LOGINS = {
    "iap": ["--login=iap"],
    "load-balancer": ["--login=load-balancer", "--domain=shoken.example.org"],
}
STEPS = "apis registry accounts secret bucket image service login check metrics".split()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("gcloud"), reason="gcloud is not installed"),
]


class Runs:
    """Runs the deployment against one project."""

    def __init__(self, google, folder):
        self.google, self.folder = google, folder
        (folder / "key").write_text(KEY + "\n")

    def __call__(self, *words, members=("user:a@example.org",)):
        self.google.requests.clear()
        command = [sys.executable, "-m", "deploy", *words, f"--project={PROJECT}"]
        command += ["--region=us-central1", "--gemini=key", f"--gemini-key-file={self.folder}/key"]
        command += [f"--member={m}" for m in members]
        environment = {**os.environ, **self.google.environment(self.folder)}
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert KEY not in done.stdout + done.stderr
        assert not self.google.outside
        return done

    @property
    def changed(self):
        return [r for r in self.google.requests if r.changes]


@pytest.fixture
def runs(tmp_path):
    with Google() as google:
        yield Runs(google, tmp_path)


@pytest.mark.parametrize("login", LOGINS)
def test_first_run_second_run_changed_image_rollback_teardown(runs, login):
    google, flags = runs.google, LOGINS[login]
    assert (first := runs(*flags)).returncode == 0, first.stderr
    _holds(google, login)
    before = json.dumps([google.things, google.policies], sort_keys=True)

    again = runs(*flags)
    assert again.returncode == 0, again.stderr
    assert "done: 0 changes" in again.stdout
    assert runs.changed == []
    assert json.dumps([google.things, google.policies], sort_keys=True) == before

    digest = "sha256:" + "f" * 64
    google.images["new"] = digest
    image = f"--image=us-central1-docker.pkg.dev/{PROJECT}/shoken/shoken@{digest}"
    assert (moved := runs("service", *flags, image)).returncode == 0, moved.stderr
    puts = [r.body["spec"]["traffic"] for r in runs.changed if r.method == "PUT"]
    first_name = "shoken-00001-abc"
    assert all(t.get("percent", 0) == 0 or t["revisionName"] == first_name for t in puts[0])
    container = google.service()["spec"]["template"]["spec"]["containers"][0]
    assert container["image"].endswith(digest)
    assert _serving(google) != first_name

    assert (back := runs("rollback", *flags)).returncode == 0, back.stderr
    assert _serving(google) == first_name

    assert (gone := runs("teardown", "--delete-data", *flags)).returncode == 0, gone.stderr
    left = [p for p in google.things if "/builds/" not in p and "_cloudbuild" not in p]
    assert [p for p in left if "/revisions/" not in p and "/versions/" not in p] == []


def _serving(google):
    full = [t for t in google.service()["status"]["traffic"] if t.get("percent") == 100]
    return full[0]["revisionName"]


def _holds(google, login):
    """What was asked of Google is what the issue promises."""
    service = google.service()
    notes = service["metadata"]["annotations"]
    template = service["spec"]["template"]
    spec, container = template["spec"], template["spec"]["containers"][0]
    where = f"/v1/projects/{PROJECT}/locations/us-central1/services/shoken"
    agent = f"serviceAccount:service-{NUMBER}@gcp-sa-iap.iam.gserviceaccount.com"
    assert google.members(where, "roles/run.invoker") == {agent}
    variables = {v["name"]: v for v in container["env"]}
    assert variables["GEMINI_API_KEY"]["valueFrom"]["secretKeyRef"] == {
        "name": "gemini-api-key",
        "key": "latest",
    }
    assert "@sha256:" in container["image"]
    assert spec["serviceAccountName"] == f"shoken-run@{PROJECT}.iam.gserviceaccount.com"
    assert template["metadata"]["annotations"]["autoscaling.knative.dev/maxScale"] == "2"
    audience = variables["SHOKEN_IAP_AUDIENCE"]["value"]
    iap = "/v1/projects/{}/iap_web/{}/services/{}"
    if login == "iap":
        assert notes["run.googleapis.com/ingress"] == "all"
        assert notes["run.googleapis.com/iap-enabled"] == "true"
        assert audience == f"/projects/{NUMBER}/locations/us-central1/services/shoken"
        guarded = iap.format(NUMBER, "cloud_run-us-central1", "shoken")
    else:
        backend = google.things[f"/compute/v1/projects/{PROJECT}/global/backendServices/shoken"]
        assert notes["run.googleapis.com/ingress"] == "internal-and-cloud-load-balancing"
        assert notes.get("run.googleapis.com/iap-enabled") != "true"
        assert backend["iap"]["enabled"] is True
        assert audience == f"/projects/{NUMBER}/global/backendServices/{backend['id']}"
        guarded = iap.format(NUMBER, "compute", "shoken")
    assert google.members(guarded, "roles/iap.httpsResourceAccessor") == {"user:a@example.org"}
    store = google.things[f"/storage/v1/b/{PROJECT}-shoken-store"]
    assert store["iamConfiguration"]["uniformBucketLevelAccess"]["enabled"] is True
    assert store["iamConfiguration"]["publicAccessPrevention"] == "enforced"


def test_each_step_fails_clearly_and_resumes(runs):
    """A denied first change names the step, and the same command goes on from there."""
    google, flags = runs.google, LOGINS["iap"]
    for step in STEPS:
        google.break_on = lambda request: request.changes
        broken = runs(step, *flags)
        if step == "check":
            assert broken.returncode == 0, broken.stderr
        else:
            assert broken.returncode == 1, step
            assert f"step {step}:" in broken.stderr
            assert "Traceback" not in broken.stderr
        google.break_on = None
        assert (resumed := runs(step, *flags)).returncode == 0, resumed.stderr
    _holds(google, "iap")
    assert "done: 0 changes" in runs(*flags).stdout


def test_who_is_off_the_list_loses_access_and_an_open_service_is_found(runs):
    google, flags = runs.google, LOGINS["iap"]
    assert (first := runs(*flags)).returncode == 0, first.stderr
    assert runs("login", *flags, members=["group:b@example.org"]).returncode == 0
    guarded = f"/v1/projects/{NUMBER}/iap_web/cloud_run-us-central1/services/shoken"
    held = google.members(guarded, "roles/iap.httpsResourceAccessor")
    assert held == {"group:b@example.org"}

    where = f"/projects/{PROJECT}/locations/us-central1/services/shoken"
    policy = google.policies[where]
    policy["bindings"].append({"role": "roles/run.invoker", "members": ["allUsers"]})
    found = runs("check", *flags)
    assert found.returncode == 1
    assert "the service is open: allUsers" in found.stderr

    policy["bindings"].pop()
    google.service()["metadata"]["annotations"]["run.googleapis.com/iap-enabled"] = "false"
    assert "iap is ''" in runs("check", *flags).stderr


@pytest.mark.parametrize("login", LOGINS)
def test_every_command_of_a_dry_run_is_one_that_gcloud_knows(login, tmp_path):
    words = [sys.executable, "-m", "deploy", "--project=p1", "--region=us-central1", "--dry-run"]
    words += ["--gemini=key", "--billing-account=012345-678901-ABCDEF", *LOGINS[login]]
    lines = []
    for steps in ([], ["rollback"], ["teardown", "--delete-data"]):
        done = subprocess.run(
            [*words, *steps], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert "nothing was changed" in done.stdout
        lines += [x.strip(" +") for x in done.stdout.splitlines() if x.startswith("  + gcloud")]
    assert len(lines) > 25
    environment = {**os.environ, "CLOUDSDK_CONFIG": str(tmp_path)}
    for line in lines:
        lint = ["gcloud", "meta", "lint-gcloud-commands", f"--command-string={line}"]
        done = subprocess.run(lint, env=environment, capture_output=True, text=True, check=False)
        answer = json.loads(done.stdout)
        assert all(row["success"] for row in answer), (shlex.split(line), answer)
