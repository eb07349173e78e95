"""The deployment, run by the real gcloud against Google's APIs as the fake plays them."""

import functools
import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]
from deploy.__main__ import STEPS  # noqa: E402 - this folder's program
from fake_google import NUMBER, PROJECT, Google, Request  # noqa: E402
from gcloud_forks import ForkedGcloud  # noqa: E402

ROOT = HERE.parents[1]
KEY = "AIza-the-key-of-the-test"
SECRET = "GOCSPX-the-client-of-the-test"  # noqa: S105 - nobody's  # pragma: allowlist secret
CLIENT = "123-a.apps.googleusercontent.com"
LOGINS = {
    "iap": ["--login=iap"],
    "load-balancer": ["--login=load-balancer", "--domain=shoken.example.org"],
}
COHORT = ["--dataset=gs://data/bids", "--out=gs://data/derivatives", "--tasks=100"]
STORE = f"/projects/{PROJECT}/locations/us-central1/datasets/shoken/dicomStores/shoken"
BILLING = "012345-678901-ABCDEF"
MONITORING = (
    f"serviceAccount:service-{NUMBER}@gcp-sa-monitoring-notification.iam.gserviceaccount.com"
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("gcloud"), reason="gcloud is not installed"),
]


class Runs:
    """Runs the deployment against one project, by the ``gcloud`` that is first on ``path``."""

    def __init__(self, google, folder, path):
        self.google, self.folder = google, folder
        (folder / "key").write_text(KEY + "\n")
        (folder / "client").write_text(SECRET + "\n")
        self.client = [f"--oauth-client-id={CLIENT}", f"--oauth-client-secret-file={folder}/client"]
        self._environment = {**os.environ, **google.environment(folder), "PATH": path}

    def __call__(self, *words, members=("user:a@example.org",), gemini="key", typed=""):
        self.google.requests.clear()
        command = [sys.executable, "-m", "deploy", *words, f"--project={PROJECT}"]
        command += ["--region=us-central1", f"--gemini={gemini}"]
        command += [f"--gemini-key-file={self.folder}/key"]
        command += ["--notify=watch@example.org", "--uptime", "--github=owner/name"]
        command += [f"--billing-account={BILLING}", *(f"--member={m}" for m in members)]
        done = subprocess.run(
            command,
            env=self._environment,
            cwd=ROOT,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not {KEY, SECRET} & {*re.findall(r"[\w-]+", done.stdout + done.stderr)}
        assert not self.google.outside, self.google.outside
        return done

    @property
    def changed(self):
        return [r for r in self.google.requests if r.changes]


@pytest.fixture(scope="session")
def forked_gcloud():
    with ForkedGcloud() as folder:
        yield f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture
def runs(forked_gcloud, tmp_path):
    with Google() as google:
        yield Runs(google, tmp_path, forked_gcloud)


class Deployed(NamedTuple):
    """What the first deployment into an empty project changed, and what it left."""

    changed: list[Request]
    left: Google


@pytest.fixture(scope="session")
def deployed(forked_gcloud, tmp_path_factory):
    """By the name of its login; each is made once."""

    @functools.cache
    def first(login):
        with Google() as google:
            runs = Runs(google, tmp_path_factory.mktemp(login), forked_gcloud)
            done = runs(*LOGINS[login])
            assert done.returncode == 0, done.stderr
            return Deployed(runs.changed, google)

    return first


@pytest.fixture
def launched_runs(tmp_path):
    """By the gcloud that is installed as it is: each command started anew."""
    with Google() as google:
        yield Runs(google, tmp_path, os.environ["PATH"])


@pytest.mark.parametrize("login", LOGINS)
def test_first_run_second_run_changed_image_rollback_teardown(runs, deployed, login):
    google, flags, first = runs.google, LOGINS[login], deployed(login)
    _holds(first.left, login)
    asked, known = _asked(first.changed), HERE / f"requests-{login}.txt"
    if os.environ.get("SHOKEN_WRITE_REQUESTS"):  # to be read before it is committed
        known.write_text(asked)
    assert asked == known.read_text()
    google.stand_as(first.left)
    before = google.state()

    again = runs(*flags)
    assert again.returncode == 0, again.stderr
    assert "done: 0 changes" in again.stdout
    assert runs.changed == []
    assert google.state() == before

    digest = "sha256:" + "f" * 64
    google.images["new"] = digest
    image = f"--image=us-central1-docker.pkg.dev/{PROJECT}/shoken/shoken@{digest}"
    google.break_on = _more_than_a_builder_may
    builder = [*flags, f"--project-number={NUMBER}"]
    assert (moved := runs("service", *builder, image)).returncode == 0, moved.stderr
    puts = [r.body["spec"]["traffic"] for r in runs.changed if r.method == "PUT"]
    assert (checked := runs("check", *builder, image)).returncode == 0, checked.stderr
    first_name = "shoken-00001-abc"
    assert all(t.get("percent", 0) == 0 or t["revisionName"] == first_name for t in puts[0])
    container = google.service()["spec"]["template"]["spec"]["containers"][0]
    assert container["image"].endswith(digest)
    assert _serving(google) != first_name

    assert (back := runs("rollback", *builder)).returncode == 0, back.stderr
    assert _serving(google) == first_name
    google.break_on = None

    before = google.state()
    for typed in ("", "yes\n", f"{PROJECT}-other\n"):
        kept = runs("teardown", "--delete-data", *flags, typed=typed)
        assert kept.returncode == 1
        assert "nothing was removed" in kept.stderr
    assert google.state() == before
    gone = runs("teardown", "--delete-data", *flags, gemini="none", typed=f"{PROJECT}\n")
    assert gone.returncode == 0, gone.stderr
    store = [r for r in runs.changed if r.path == f"/storage/v1/b/{PROJECT}-shoken-store"]
    assert [r.method for r in store] == ["PATCH", "DELETE"]
    assert store[0].body["softDeletePolicy"]["retentionDurationSeconds"] in {604800, "604800"}
    left = [p for p in google.things if "/builds/" not in p]
    assert [p for p in left if "/revisions/" not in p and "/versions/" not in p] == []


def _more_than_a_builder_may(request):
    """What no role of the builder allows: who may do what, and anything of the whole project."""
    project = re.fullmatch(rf"/v\d\w*/projects/{PROJECT}(:getIamPolicy)?", request.path)
    listed = request.path.endswith(("/revisions", "/services"))
    return bool(project or listed or request.path.endswith("setIamPolicy"))


VARIES = (  # from run to run, or from one change of the source to the next
    (r"(/source)/[^\s\"]*", r"\1/SOURCE"),
    (r"source/\d[^\"]*", "source/SOURCE"),
    (r"(shoken/shoken:)[0-9a-f]{16}", r"\1TAG"),
    (r"sha256:[0-9a-f]{64}", "sha256:DIGEST"),
    (r'("(?:etag|generation|md5Hash|size|dataCrc32c|shoken)": )"[^"]*"', r'\1"…"'),
    (r'("run.googleapis.com/client-version": )"[^"]*"', r'\1"…"'),
    (r'("client.knative.dev/nonce": )"[^"]*"', r'\1"…"'),
    (r'("data": )"[^"]*"', r'\1"the key"'),
)


def _asked(requests):
    """Each request and what it holds; what differs from run to run is left out."""
    lines = []
    for request in requests:
        lines.append(f"{request.method} {request.api} {request.path}")
        if request.body is not None and not request.path.endswith("/dashboards"):  # a file of ours
            lines.append("    " + json.dumps(request.body, sort_keys=True, ensure_ascii=False))
    text = "".join(f"{line}\n" for line in lines)
    for pattern, name in VARIES:
        text = re.sub(pattern, name, text)
    return text


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
    assert google.members(guarded, "roles/iap.httpsResourceAccessor") == {
        "user:a@example.org",
        MONITORING,
    }
    budgets = [t for p, t in google.things.items() if "/budgets/" in p]
    assert [rule["thresholdPercent"] for rule in budgets[0]["thresholdRules"]] == [0.5, 0.9, 1.0]
    assert budgets[0]["amount"]["specifiedAmount"]["units"] == "20"
    assert budgets[0]["budgetFilter"]["projects"] == [f"projects/{PROJECT}"]
    _keeps(google, login)
    builder = f"serviceAccount:shoken-build@{PROJECT}.iam.gserviceaccount.com"
    held = {p: google.roles(p, builder) for p in google.policies if google.roles(p, builder)}
    assert f"/b/{PROJECT}-shoken-store" not in held  # no scan for what builds
    assert held == {
        f"/projects/{PROJECT}": {"roles/logging.logWriter"},  # which no smaller thing takes
        f"/projects/{PROJECT}/locations/us-central1/services/shoken": {"roles/run.developer"},
        f"/projects/{PROJECT}/locations/us-central1/repositories/shoken": {
            "roles/artifactregistry.writer"
        },
        f"/projects/{PROJECT}/serviceAccounts/shoken-run@{PROJECT}.iam.gserviceaccount.com": {
            "roles/iam.serviceAccountUser"
        },
        f"/b/{PROJECT}-shoken-source": {"roles/storage.objectViewer"},
        **(
            {f"/projects/{PROJECT}/global/backendServices/shoken": {"roles/compute.viewer"}}
            if login == "load-balancer"
            else {}
        ),
    }


def _keeps(google, login):
    """The bucket is private, empties itself, and the page may do no more than it must."""
    container = google.service()["spec"]["template"]["spec"]["containers"][0]
    settings = {v["name"]: v.get("value") for v in container["env"]}
    assert settings["SHOKEN_STORE"] == f"gs://{PROJECT}-shoken-store/results"
    assert settings["SHOKEN_STORE_DAYS"] == "30"
    store = google.things[f"/storage/v1/b/{PROJECT}-shoken-store"]
    assert store["softDeletePolicy"]["retentionDurationSeconds"] in {0, "0"}
    ages = [rule["condition"] for rule in store["lifecycle"]["rule"]]
    assert ages == [{"age": 30}, {"age": 1, "matchesPrefix": ["uploads/"]}]
    page = {"https://shoken.example.org"} if login == "load-balancer" else google.addresses()
    assert [{*rule["origin"]} for rule in store["cors"]] == [page]
    assert [rule["method"] for rule in store["cors"]] == [["PUT"]]
    runner = f"serviceAccount:shoken-run@{PROJECT}.iam.gserviceaccount.com"
    rights = {p: google.roles(p, runner) for p in google.policies if google.roles(p, runner)}
    rights.pop(STORE, None)  # where there is an archive
    assert rights == {
        f"/b/{PROJECT}-shoken-store": {"roles/storage.objectUser"},
        f"/projects/{PROJECT}/serviceAccounts/shoken-run@{PROJECT}.iam.gserviceaccount.com": {
            "roles/iam.serviceAccountTokenCreator"  # of itself, to sign addresses for uploads
        },
        f"/projects/{PROJECT}/secrets/gemini-api-key": {"roles/secretmanager.secretAccessor"},
    }
    assert store["iamConfiguration"]["uniformBucketLevelAccess"]["enabled"] is True
    assert store["iamConfiguration"]["publicAccessPrevention"] == "enforced"


@pytest.mark.parametrize(
    ("login", "steps"),
    [("iap", [*STEPS]), ("load-balancer", ["front", "service", "uploads", "login", "check"])],
)
def test_it_fails_at_every_single_change_and_resumes_there(runs, login, steps):
    google, flags = runs.google, [*LOGINS[login], "--dicom-store", *COHORT]
    google.things["/storage/v1/b/data"] = {"name": "data"}
    failures = dict.fromkeys(STEPS, 0)
    for step in STEPS:
        allowed = 0 if step in steps else 1000
        for _ in range(30):
            before = google.state()
            google.break_on = _more_changes_than(allowed)
            run = runs(step, *flags)
            if run.returncode == 0:
                break
            assert f"step {step}:" in run.stderr
            assert "Traceback" not in run.stderr
            failures[step] += 1
            allowed += google.state() == before
        else:
            pytest.fail(f"{step} does not go on from where it failed: {run.stderr}")
    google.break_on = None
    assert {step for step in steps if not failures[step]} <= {"front", "check"}
    _holds(google, login)
    assert "done: 0 changes" in runs(*flags).stdout


def _more_changes_than(allowed):
    seen = itertools.count(1)
    return lambda request: request.changes and next(seen) > allowed


GUARDED = {
    "iap": f"/v1/projects/{PROJECT}/iap_web/cloud_run-us-central1/services/shoken:iapSettings",
    "load-balancer": f"/v1/projects/{PROJECT}/iap_web/compute/services/shoken:iapSettings",
}


def _client(google, login):
    return google.things[GUARDED[login]]["accessSettings"]["oauthSettings"]


@pytest.mark.parametrize("login", LOGINS)
def test_people_outside_the_organisation_log_in_by_a_client_of_the_project(runs, deployed, login):
    google, flags = runs.google, LOGINS[login]
    google.stand_as(deployed(login).left)
    by_hand = {"reauthSettings": {"method": "LOGIN", "maxAge": "3600s", "policyType": "DEFAULT"}}
    google.things[GUARDED[login]] = {"accessSettings": by_hand}
    again = runs("login", *flags, *runs.client)
    assert again.returncode == 0, again.stderr
    (made,) = runs.changed
    assert (made.method, made.path) == ("PATCH", GUARDED[login])
    sha256 = hashlib.sha256(SECRET.encode()).hexdigest()
    assert _client(google, login) == {"clientId": CLIENT, "clientSecretSha256": sha256}
    assert google.things[GUARDED[login]]["accessSettings"].items() >= by_hand.items()
    _holds(google, login)

    assert (checked := runs("login", "check", *flags, *runs.client)).returncode == 0, checked.stderr
    assert runs.changed == []
    (runs.folder / "client").write_text("another")
    assert runs("login", *flags, *runs.client).returncode == 0
    assert _client(google, login)["clientSecretSha256"] == hashlib.sha256(b"another").hexdigest()
    assert runs("login", *flags).returncode == 0
    assert runs.changed == []  # who leaves it out does not take it away


def test_a_project_in_no_organisation_needs_a_client_and_is_closed_with_it(runs):
    google, flags = runs.google, LOGINS["iap"]
    google.parent = None
    refused = runs(*flags)
    assert refused.returncode == 1
    assert "is in no organisation" in refused.stderr
    assert "--oauth-client-id" in refused.stderr
    assert [r.api for r in runs.changed] == ["serviceusage"]  # nothing was made

    done = runs(*flags, *runs.client)
    assert done.returncode == 0, done.stderr
    _holds(google, "iap")
    assert _client(google, "iap")["clientId"] == CLIENT
    # but for the client, Google is asked for what an organisation's project needs
    known = (HERE / "requests-iap.txt").read_text().splitlines()
    more = [line for line in _asked(runs.changed).splitlines() if line not in known]
    assert [line.partition(" {")[0].strip() for line in more] == [f"PATCH iap {GUARDED['iap']}", ""]
    assert done.stdout.count("closed: http://") >= 2
    before = google.state()
    assert "done: 0 changes" in runs(*flags, *runs.client).stdout
    assert google.state() == before


@pytest.mark.parametrize("login", LOGINS)
def test_the_address_that_cloud_run_gives_is_closed(deployed, login):
    """To somebody without a token, at each of its addresses."""
    google = deployed(login).left
    for address in google.addresses():
        status, headers, _ = google.answer("GET", f"{address}/", {}, b"")
        if login == "iap":
            assert status == 302
            assert headers["Location"].startswith("https://accounts.google.com/")
        else:
            assert status == 404


def test_a_job_does_the_shares_of_a_cohort(runs, deployed):
    google, flags = runs.google, [*LOGINS["iap"], *COHORT]
    google.stand_as(deployed("iap").left)
    google.things["/storage/v1/b/data"] = {"name": "data"}
    done = runs("job", *flags)
    assert done.returncode == 0, done.stderr
    job = google.things[f"/apis/run.googleapis.com/v1/namespaces/{PROJECT}/jobs/shoken-cohort"]
    execution = job["spec"]["template"]["spec"]
    task = execution["template"]["spec"]
    (container,) = task["containers"]
    assert execution["taskCount"] == 100  # which Cloud Run tells each by CLOUD_RUN_TASK_COUNT
    assert (task["maxRetries"], task["timeoutSeconds"]) == (3, "86400")
    assert container["command"] == ["shoken"]
    assert "@sha256:" in container["image"]
    assert [mount["mountPath"] for mount in container["volumeMounts"]] == ["/dataset"]
    (volume,) = task["volumes"]
    assert volume["csi"]["readOnly"] is True
    assert volume["csi"]["volumeAttributes"] == {"bucketName": "data"}
    account = f"serviceAccount:shoken-job@{PROJECT}.iam.gserviceaccount.com"
    held = {p: google.roles(p, account) for p in google.policies if google.roles(p, account)}
    assert held == {"/b/data": {"roles/storage.objectViewer", "roles/storage.objectUser"}}
    assert "--args=cohort,plan,/dataset/bids,--out,gs://data/derivatives" in done.stdout

    assert "done: 0 changes" in runs("job", *flags).stdout
    assert runs("job", *flags, "--tasks=20").returncode == 0
    (changed,) = runs.changed
    assert changed.method == "PUT"
    assert changed.body["spec"]["template"]["spec"]["taskCount"] == 20

    gone = runs("teardown", *flags)
    assert gone.returncode == 0, gone.stderr
    assert not [p for p in google.things if p.endswith("/jobs/shoken-cohort") or "shoken-job" in p]


def test_a_dicom_store_is_the_page_s_archive(runs, deployed):
    google, flags = runs.google, [*LOGINS["iap"], "--dicom-store"]
    google.stand_as(deployed("iap").left)
    done = runs("apis", "dicom-store", "service", *flags)
    assert done.returncode == 0, done.stderr
    assert {f"/v1{STORE}", f"/v1{STORE.partition('/dicomStores')[0]}"} <= {*google.things}
    page = f"shoken-run@{PROJECT}.iam.gserviceaccount.com"
    assert google.roles(STORE, f"serviceAccount:{page}") == {"roles/healthcare.dicomEditor"}
    (container,) = google.service()["spec"]["template"]["spec"]["containers"]
    settings = {v["name"]: v.get("value") for v in container["env"]}
    assert settings["SHOKEN_PACS_URL"] == f"https://healthcare.googleapis.com/v1{STORE}/dicomWeb"
    assert settings["SHOKEN_PACS_AUTH"] == "google"
    assert "done: 0 changes" in runs("apis", "dicom-store", "service", *flags).stdout

    assert runs("teardown", *flags).returncode == 0
    assert f"/v1{STORE}" in google.things  # what it holds is not the deployment's to remove
    gone = runs("teardown", "--delete-data", *flags, typed=f"{PROJECT}\n")
    assert gone.returncode == 0, gone.stderr
    assert f"/v1{STORE}" not in google.things


def test_who_is_off_the_list_loses_access(runs, deployed):
    google, flags = runs.google, LOGINS["iap"]
    google.stand_as(deployed("iap").left)
    assert runs("login", *flags, members=["group:b@example.org"]).returncode == 0
    guarded = f"/v1/projects/{NUMBER}/iap_web/cloud_run-us-central1/services/shoken"
    held = google.members(guarded, "roles/iap.httpsResourceAccessor")
    assert held == {"group:b@example.org", MONITORING}


def test_an_open_service_is_found_and_closed_and_opens_again_to_its_login(runs, deployed):
    google, flags = runs.google, LOGINS["iap"]
    google.stand_as(deployed("iap").left)
    where = f"/projects/{PROJECT}/locations/us-central1/services/shoken"
    policy = google.policies[where]
    policy["bindings"].append({"role": "roles/run.invoker", "members": ["allUsers"]})
    policy["bindings"].append({"role": "roles/run.viewer", "members": ["allAuthenticatedUsers"]})
    found = runs("check", *flags)
    assert found.returncode == 1
    assert "the service is open: allUsers" in found.stderr
    assert "The service is closed now" in found.stderr
    _is_closed(google, where)
    assert runs("check", *flags).returncode == 1  # nor is it as it should be
    assert (again := runs("service", "check", *flags)).returncode == 0, again.stderr
    _holds(google, "iap")

    # and where the builder, who may not say who can call it, finds that IAP was switched off
    google.service()["metadata"]["annotations"]["run.googleapis.com/iap-enabled"] = "false"
    policy = google.policies[where]
    policy["bindings"].append({"role": "roles/run.invoker", "members": ["allUsers"]})
    google.break_on = _more_than_a_builder_may
    found = runs("check", *flags, f"--project-number={NUMBER}")
    assert found.returncode == 1
    assert "iap is ''" in found.stderr
    assert "Run the step `close` as an owner" in found.stderr
    assert google.answer("GET", "http://shoken-x.run.app/", {}, b"")[0] == 404
    google.break_on = None
    assert (closed := runs("close", *flags)).returncode == 0, closed.stderr
    _is_closed(google, where)


def _is_closed(google, where):
    annotations = google.service()["metadata"]["annotations"]
    assert annotations["run.googleapis.com/ingress"] == "internal"
    everybody = {m for b in google.policies[where]["bindings"] for m in b["members"]}
    assert not everybody & {"allUsers", "allAuthenticatedUsers"}
    assert google.answer("GET", "http://shoken-x.run.app/", {}, b"")[0] == 404


def test_what_the_builder_once_had_on_the_whole_project_is_taken(launched_runs):
    runs, google, flags = launched_runs, launched_runs.google, LOGINS["iap"]
    builder = f"serviceAccount:shoken-build@{PROJECT}.iam.gserviceaccount.com"
    roles = ("roles/run.developer", "roles/compute.viewer")
    others = "user:owner@example.org"
    bindings = [{"role": role, "members": [builder, others]} for role in roles]
    google.policies[f"/projects/{PROJECT}"] = {"version": 1, "bindings": bindings, "etag": "BwX1"}
    assert (done := runs("apis", "registry", "accounts", *flags)).returncode == 0, done.stderr
    assert google.roles(f"/projects/{PROJECT}", builder) == {"roles/logging.logWriter"}
    assert google.roles(f"/projects/{PROJECT}", others) == set(roles)


@pytest.mark.parametrize("login", LOGINS)
def test_every_command_of_a_dry_run_is_one_that_gcloud_knows(login, tmp_path):
    words = [sys.executable, "-m", "deploy", "--project=p1", "--region=us-central1", "--dry-run"]
    words += ["--gemini=key", "--notify=a@example.org", "--uptime", "--github=owner/name"]
    words += [f"--billing-account={BILLING}", *LOGINS[login]]
    lines = []
    words += [f"--oauth-client-id={CLIENT}", "--dicom-store", *COHORT]
    for steps in ([], ["rollback"], ["close"], ["teardown", "--delete-data"]):
        done = subprocess.run(
            [*words, *steps], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert "nothing was changed" in done.stdout
        lines += [x.strip(" +") for x in done.stdout.splitlines() if x.startswith("  + gcloud")]
    assert len(lines) > 25
    (tmp_path / "lines").write_text(json.dumps([{"command_string": line} for line in lines]))
    lint = ["gcloud", "meta", "lint-gcloud-commands", f"--commands-file={tmp_path}/lines"]
    environment = {**os.environ, "CLOUDSDK_CONFIG": str(tmp_path)}
    done = subprocess.run(lint, env=environment, capture_output=True, text=True, check=False)
    answers = json.loads(done.stdout)
    assert len(answers) == len(set(lines))
    assert [row for row in answers if not row["success"]] == []
