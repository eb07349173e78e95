"""The ground that the service stands on; each step looks first and changes only what differs."""

from __future__ import annotations

import getpass
import json
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.plan import ROOT, DeployError, source_tag

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["accounts", "apis", "bucket", "built_image", "image", "registry", "secret"]

APIS = (
    "artifactregistry",
    "billingbudgets",
    "cloudbuild",
    "cloudresourcemanager",
    "iam",
    "iap",
    "logging",
    "monitoring",
    "run",
    "storage",
)
HERE = Path(__file__).parent
_BUILD_LIMIT_S = 3600


def apis(plan: Plan, cloud: Gcloud) -> None:
    """Enable the APIs that this deployment uses."""
    wanted = {f"{name}.googleapis.com" for name in APIS}
    wanted |= {"secretmanager.googleapis.com"} if plan.gemini == "key" else set()
    wanted |= {"aiplatform.googleapis.com"} if plan.gemini == "vertex" else set()
    wanted |= {"compute.googleapis.com"} if plan.behind_balancer else set()
    rows = cloud.read("services", "list", "--enabled") or []
    missing = sorted(wanted - {row["config"]["name"] for row in rows})
    if missing:
        cloud.change("services", "enable", *missing)


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
    """Two service accounts of our own: one that the page runs as, one that builds it."""
    for email, purpose in (
        (plan.run_account, "Runs the page"),
        (plan.build_account, "Builds and deploys"),
    ):
        if not cloud.read("iam", "service-accounts", "describe", email):
            name = email.partition("@")[0]
            cloud.change("iam", "service-accounts", "create", name, f"--display-name={purpose}")
    builder, runner = (f"serviceAccount:{e}" for e in (plan.build_account, plan.run_account))
    roles = {
        "roles/logging.logWriter": [builder],
        "roles/run.developer": [builder],
        "roles/storage.objectViewer": [builder],
    }
    if plan.gemini == "vertex":
        roles["roles/aiplatform.user"] = [runner]
    cloud.grant(["projects"], [plan.project], roles)
    cloud.grant(
        ["artifacts", "repositories"],
        [plan.repository, f"--location={plan.region}"],
        {"roles/artifactregistry.writer": [builder]},
    )
    cloud.grant(
        ["iam", "service-accounts"],
        [plan.run_account],
        {"roles/iam.serviceAccountUser": [builder]},
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
    """The store: private, one rule of access for all of it, emptied by age, uploads by the page."""
    address = f"gs://{plan.bucket}"
    origin = f"https://{plan.domain}" if plan.domain else _own_origin(plan, cloud)
    if not cloud.read("storage", "buckets", "describe", address):
        cloud.change(
            "storage", "buckets", "create", address, f"--location={plan.region}",
            "--uniform-bucket-level-access", "--public-access-prevention",
        )  # fmt: skip
    rules = {"rule": [{"action": {"type": "Delete"}, "condition": {"age": plan.keep_days}}]}
    cors = [
        {
            "origin": [origin],
            "method": ["PUT"],
            "responseHeader": ["Content-Type"],
            "maxAgeSeconds": 3600,
        }
    ]
    live = cloud.read("storage", "buckets", "describe", address, "--raw") or {}
    if live.get("lifecycle") != rules or live.get("cors") != cors:
        with tempfile.TemporaryDirectory() as folder:
            lifecycle, shared = Path(folder, "lifecycle.json"), Path(folder, "cors.json")
            lifecycle.write_text(json.dumps(rules))
            shared.write_text(json.dumps(cors))
            cloud.change(
                "storage", "buckets", "update", address, f"--lifecycle-file={lifecycle}",
                f"--cors-file={shared}",
            )  # fmt: skip
    cloud.grant(
        ["storage", "buckets"],
        [address],
        {"roles/storage.objectUser": [f"serviceAccount:{plan.run_account}"]},
    )


def _own_origin(plan: Plan, cloud: Gcloud) -> str:
    return f"https://{plan.service}-{cloud.project_number()}.{plan.region}.run.app"


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
        f"--region={plan.region}",
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


def _shown(path: Path) -> str:
    """A path as a person at the repository's root would write it."""
    return os.path.relpath(path)
