"""The steps before the service: APIs, registry, accounts, secret, bucket, image, trigger."""

from __future__ import annotations

import getpass
import json
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deploy.oauth_client import check_client
from deploy.plan import ROOT, DeployError, source_tag

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["accounts", "apis", "bucket", "built_image", "image", "registry", "secret", "trigger"]

APIS = (
    "artifactregistry",
    "billingbudgets",
    "cloudbuild",
    "cloudresourcemanager",
    "iam",
    "iamcredentials",
    "iap",
    "logging",
    "monitoring",
    "run",
    "storage",
)
HERE = Path(__file__).parent
_BUILD_LIMIT_S = 3600
# what the builder once had there; the steps `front` and `service` give it on one thing
_ONCE_ON_THE_PROJECT = ("roles/compute.viewer", "roles/run.developer")


def apis(plan: Plan, cloud: Gcloud) -> None:
    """Enable the APIs that this deployment uses, in a project where people can log in."""
    wanted = {f"{name}.googleapis.com" for name in APIS}
    wanted |= {"secretmanager.googleapis.com"} if plan.gemini == "key" else set()
    wanted |= {"aiplatform.googleapis.com"} if plan.gemini == "vertex" else set()
    wanted |= {"compute.googleapis.com"} if plan.behind_balancer else set()
    wanted |= {"healthcare.googleapis.com"} if plan.dicom_store else set()
    rows = cloud.read("services", "list", "--enabled") or []
    missing = sorted(wanted - {row["config"]["name"] for row in rows})
    if missing:
        cloud.change("services", "enable", *missing)
    check_client(plan, cloud)


def registry(plan: Plan, cloud: Gcloud) -> None:
    """A repository for images that removes old ones by itself."""
    where = (plan.repository, f"--location={plan.region}")
    found = cloud.read("artifacts", "repositories", "describe", *where)
    if not found:
        cloud.change(
            "artifacts", "repositories", "create", *where, "--repository-format=docker",
            "--description=Images of Shoken",
        )  # fmt: skip
    if not (found or {}).get("cleanupPolicies"):
        cloud.change(
            "artifacts", "repositories", "set-cleanup-policies", *where,
            f"--policy={_shown(HERE / 'cleanup-policy.json')}", "--no-dry-run",
        )  # fmt: skip


def accounts(plan: Plan, cloud: Gcloud) -> None:
    """Service accounts of our own: the page's, the builder's, and one for strangers' changes."""
    for email, purpose in (
        (plan.run_account, "Runs the page"),
        (plan.build_account, "Builds and deploys"),
        (plan.check_account, "Tests pull requests"),
    ):
        if not cloud.read("iam", "service-accounts", "describe", email):
            name = email.partition("@")[0]
            cloud.change("iam", "service-accounts", "create", name, f"--display-name={purpose}")
    builder, runner = (f"serviceAccount:{e}" for e in (plan.build_account, plan.run_account))
    # on the project only what no smaller thing takes: the log, and Vertex AI's published models
    roles = {"roles/logging.logWriter": [builder, f"serviceAccount:{plan.check_account}"]}
    if plan.gemini == "vertex":
        roles["roles/aiplatform.user"] = [runner]
    cloud.grant(["projects"], [plan.project], roles)
    held = cloud.held(["projects"], [plan.project])
    once = {role: held.get(role, set()) & {builder} for role in _ONCE_ON_THE_PROJECT}
    cloud.take(["projects"], [plan.project], once)
    cloud.grant(
        ["artifacts", "repositories"],
        [plan.repository, f"--location={plan.region}"],
        {"roles/artifactregistry.writer": [builder]},
    )
    cloud.grant(
        ["iam", "service-accounts"],
        [plan.run_account],
        {
            "roles/iam.serviceAccountUser": [builder],
            # of itself: the page signs addresses that a browser may send one file to
            "roles/iam.serviceAccountTokenCreator": [runner],
        },
    )


def secret(plan: Plan, cloud: Gcloud) -> None:
    """Gemini's key in Secret Manager, readable by the page's account alone.

    The key comes from a file or a prompt and goes to gcloud's standard input: it is in no command
    line, no file of ours and no output.
    """
    if plan.gemini != "key":
        return
    if not cloud.read("secrets", "describe", plan.secret):
        cloud.change("secrets", "create", plan.secret, "--replication-policy=automatic")
    if not cloud.read("secrets", "versions", "list", plan.secret, "--filter=state=enabled"):
        key = b"" if cloud.dry_run else _key(plan)
        cloud.change("secrets", "versions", "add", plan.secret, "--data-file=-", secret_input=key)
    cloud.grant(
        ["secrets"],
        [plan.secret],
        {"roles/secretmanager.secretAccessor": [f"serviceAccount:{plan.run_account}"]},
    )


def _key(plan: Plan) -> bytes:
    if plan.gemini_key_file:
        key = plan.gemini_key_file.read_text().strip()
    else:
        key = getpass.getpass("Gemini API key (not shown): ").strip()
    if not key:
        raise DeployError("the Gemini API key is empty")
    return key.encode()


def bucket(plan: Plan, cloud: Gcloud) -> None:
    """The store, for the page alone; and one for sources, so that builds read nothing else."""
    _bucket(plan, cloud, plan.bucket, {"": plan.keep_days, "uploads/": 1})
    _bucket(plan, cloud, plan.source_bucket, {"": 1})
    for name, role, account in (
        (plan.bucket, "roles/storage.objectUser", plan.run_account),
        (plan.source_bucket, "roles/storage.objectViewer", plan.build_account),
    ):
        bindings = {role: [f"serviceAccount:{account}"]}
        cloud.grant(["storage", "buckets"], [f"gs://{name}"], bindings)


def _bucket(plan: Plan, cloud: Gcloud, name: str, days: dict[str, int]) -> None:
    """Private, one rule of access for all of it, emptied by age (prefix to days).

    What is deleted is gone: Cloud Storage would keep it for a week more.
    """
    address = f"gs://{name}"
    if not cloud.read("storage", "buckets", "describe", address):
        cloud.change(
            "storage", "buckets", "create", address, f"--location={plan.region}",
            "--uniform-bucket-level-access", "--public-access-prevention",
            "--soft-delete-duration=0",
        )  # fmt: skip
    rules = {"rule": [_rule(prefix, age) for prefix, age in days.items()]}
    live = cloud.read("storage", "buckets", "describe", address, "--raw") or {}
    if live.get("lifecycle") != rules:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "lifecycle.json")
            file.write_text(json.dumps(rules))
            cloud.change("storage", "buckets", "update", address, f"--lifecycle-file={file}")


def _rule(prefix: str, age_days: int) -> dict[str, Any]:
    where = {"matchesPrefix": [prefix]} if prefix else {}
    return {"action": {"type": "Delete"}, "condition": {"age": age_days, **where}}


def image(plan: Plan, cloud: Gcloud) -> None:
    """Build the image in Cloud Build, unless one of this very source is there."""
    if plan.image:
        if "@sha256:" not in plan.image:
            raise DeployError("--image takes an image by digest: NAME@sha256:…")
        return
    if _digest(plan, cloud):
        return
    tagged = f"{plan.image_name}:{source_tag()}"
    build = cloud.change(
        "builds", "submit", str(ROOT) if not cloud.dry_run else ".", "--async",
        f"--config={_shown(HERE / 'image.yaml')}", f"--substitutions=_IMAGE={tagged}",
        f"--region={plan.region}", f"--gcs-source-staging-dir=gs://{plan.source_bucket}/source",
        f"--service-account=projects/{plan.project}/serviceAccounts/{plan.build_account}",
    )  # fmt: skip
    if not cloud.dry_run:
        _wait_for_build(plan, cloud, build["id"])


def _wait_for_build(plan: Plan, cloud: Gcloud, build_id: str) -> None:
    until = time.monotonic() + _BUILD_LIMIT_S
    while time.monotonic() < until:
        state = cloud.read("builds", "describe", build_id, f"--region={plan.region}")
        status = (state or {}).get("status")
        if status == "SUCCESS":
            return
        if status not in {"QUEUED", "PENDING", "WORKING"}:
            log = (state or {}).get("logUrl")
            raise DeployError(f"the build ended as {status}: {log}")
        time.sleep(float(os.environ.get("SHOKEN_DEPLOY_POLL_S", "10")))
    raise DeployError(f"the build {build_id} took longer than {_BUILD_LIMIT_S} s")


def built_image(plan: Plan, cloud: Gcloud) -> str:
    """The image to deploy, by digest: a tag can be moved, a digest cannot."""
    if plan.image:
        return plan.image
    digest = "sha256:DIGEST" if cloud.dry_run else _digest(plan, cloud)
    if not digest:
        raise DeployError("there is no image of this source yet: run the step `image` first")
    return f"{plan.image_name}@{digest}"


def _digest(plan: Plan, cloud: Gcloud) -> str | None:
    rows = cloud.read(
        "artifacts", "tags", "list", f"--package={plan.service}",
        f"--repository={plan.repository}", f"--location={plan.region}",
    )  # fmt: skip
    for row in rows or []:
        if row["name"].rpartition("/tags/")[2] == source_tag() or row["name"] == source_tag():
            return str(row["version"]).rpartition("/")[2]
    return None


def trigger(plan: Plan, cloud: Gcloud) -> None:
    """Deploy what reaches the main branch; test pull requests, as an account that may do nothing.

    The repository has to be connected to Cloud Build by hand once.
    """
    if not plan.github:
        return
    owner, _, name = plan.github.partition("/")
    # all that shapes the service: what is missing here would be put back at the next push
    flags = [f"--login={plan.login}", f"--gemini={plan.gemini}"]
    flags += [f"--keep-days={plan.keep_days}", f"--memory={plan.memory}"]
    flags += [f"--domain={plan.domain}"] if plan.domain else []
    flags += ["--dicom-store"] if plan.dicom_store else []
    filled = f"_IMAGE={plan.image_name},_REGION={plan.region},_FLAGS={' '.join(flags)}"
    main = ["--branch-pattern=^main$", "--build-config=cloudbuild.yaml"]
    main += [f"--substitutions={filled}"]
    asked = ["--pull-request-pattern=^main$", "--build-config=cloudbuild.pr.yaml"]
    asked += ["--comment-control=COMMENTS_ENABLED_FOR_EXTERNAL_CONTRIBUTORS_ONLY"]
    for kind, account, how in (
        ("main", plan.build_account, main),
        ("pull-request", plan.check_account, asked),
    ):
        full, region = f"{plan.service}-{kind}", f"--region={plan.region}"
        if not cloud.read("builds", "triggers", "describe", full, region):
            cloud.change(
                "builds", "triggers", "create", "github", f"--name={full}", region,
                f"--repo-owner={owner}", f"--repo-name={name}", *how,
                f"--service-account=projects/{plan.project}/serviceAccounts/{account}",
            )  # fmt: skip


def _shown(path: Path) -> str:
    """A path as a person at the repository's root would write it."""
    return os.path.relpath(path)
