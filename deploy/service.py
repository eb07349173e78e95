"""The service on Cloud Run: a revision starts without traffic, is checked, and then receives it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deploy.closing import closed_unless_proven, prove_closed
from deploy.dicom_store import archive_settings
from deploy.live import addresses, guards, live, observed
from deploy.plan import DeployError
from deploy.steps import built_image

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["rollback", "service", "uploads"]

_PREVIOUS = "previous"  # tag of the revision that had the traffic before
_STORE_MIB = 10_240  # most that the results of one reader take: 0.2 USD a month


def service(plan: Plan, cloud: Gcloud) -> None:
    """Deploy by digest where anything differs, and move the traffic to what was checked."""
    wanted = _wanted(plan, cloud)
    found = live(plan, cloud)
    if found is None or observed(found) != wanted:
        flags = _flags(plan, wanted)
        if found is not None or cloud.dry_run:
            flags += ["--no-traffic", "--tag=candidate"]
        cloud.change("beta", "run", "deploy", plan.service, *flags)
        found = live(plan, cloud)
    _let_build(plan, cloud)
    if cloud.dry_run:
        _move(plan, cloud, "REVISION", "PREVIOUS_REVISION")
        return
    if found is None:
        raise DeployError("the service was deployed, but cannot be described")
    latest = found["status"]["latestReadyRevisionName"]
    if found["status"].get("latestCreatedRevisionName") != latest:
        raise DeployError("the new revision did not become ready; the old one keeps the traffic")
    if _serving(found) != latest:
        targets = found["status"]["traffic"]
        with closed_unless_proven(plan, cloud):
            for candidate in (t["url"] for t in targets if t.get("tag") == "candidate"):
                prove_closed(plan, candidate)
        _move(plan, cloud, latest, _serving(found))


def _let_build(plan: Plan, cloud: Gcloud) -> None:
    """Let the builder deploy this service and no other; it may not change who can call it."""
    where = [plan.service, f"--region={plan.region}"]
    builder = f"serviceAccount:{plan.build_account}"
    cloud.grant(["run", "services"], where, {"roles/run.developer": [builder]})


def uploads(plan: Plan, cloud: Gcloud) -> None:
    """Let the page's own addresses, and no other page, send files from a browser to the bucket."""
    found = None if plan.domain else live(plan, cloud)
    if not plan.domain and found is None and not cloud.dry_run:
        raise DeployError("there is no service yet: run the step `service` first")
    origins = [f"https://{plan.domain}"] if plan.domain else addresses(found)
    cors = [
        {
            "origin": origins,
            "method": ["PUT"],
            "responseHeader": ["Content-Type", "x-goog-content-length-range"],
            "maxAgeSeconds": 3600,
        }
    ]
    address = f"gs://{plan.bucket}"
    bucket = cloud.read("storage", "buckets", "describe", address, "--raw") or {}
    if bucket.get("cors") != cors:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "cors.json")
            file.write_text(json.dumps(cors))
            cloud.change("storage", "buckets", "update", address, f"--cors-file={file}")


def rollback(plan: Plan, cloud: Gcloud) -> None:
    """Give the traffic back to the revision that had it before, which the service itself names.

    To list revisions takes a right on the whole project, which a builder does not have.
    """
    if cloud.dry_run:
        _move(plan, cloud, "PREVIOUS_REVISION")
        return
    found = live(plan, cloud)
    if found is None:
        raise DeployError("there is no service to roll back")
    before = [t for t in found["status"]["traffic"] if t.get("tag") == _PREVIOUS]
    if not before or before[0]["revisionName"] == _serving(found):
        raise DeployError("there is no earlier revision that is ready")
    _move(plan, cloud, before[0]["revisionName"])


def _move(plan: Plan, cloud: Gcloud, revision: str, before: str | None = None) -> None:
    """All traffic to one revision; the one ``before`` keeps a name, for :func:`rollback`."""
    named = [f"--update-tags={_PREVIOUS}={before}"] if before else []
    cloud.change(
        "run", "services", "update-traffic", plan.service, f"--region={plan.region}",
        f"--to-revisions={revision}=100", *named,
    )  # fmt: skip


def _serving(found: Any) -> str | None:
    full = [t for t in found["status"]["traffic"] if t.get("percent") == 100]
    return full[0]["revisionName"] if full else None


def _wanted(plan: Plan, cloud: Gcloud) -> dict[str, str]:
    return {
        **guards(plan),
        "image": built_image(plan, cloud),
        "cpu": "2",
        "memory": plan.memory,
        "concurrency": "20",
        "timeout": "3600",
        "max": "2",
        "affinity": "true",
        "boost": "true",
        "probe": "/_stcore/health",
        "env": ";".join(f"{k}={v}" for k, v in sorted(_environment(plan, cloud).items())),
        "secret": f"{plan.secret}:latest" if plan.gemini == "key" else "",
    }


def _flags(plan: Plan, wanted: dict[str, str]) -> list[str]:
    if plan.gemini == "key":
        secrets = f"--set-secrets=GEMINI_API_KEY={wanted['secret']}"
    else:
        secrets = "--clear-secrets"
    return [
        f"--region={plan.region}",
        f"--image={wanted['image']}",
        f"--service-account={plan.run_account}",
        "--no-allow-unauthenticated",
        "--no-iap" if plan.behind_balancer else "--iap",
        f"--ingress={plan.ingress}",
        "--min-instances=0",
        "--max-instances=2",
        "--session-affinity",
        "--cpu-boost",
        "--cpu=2",
        f"--memory={plan.memory}",
        "--concurrency=20",
        "--timeout=3600",
        "--execution-environment=gen2",
        "--port=8080",
        "--startup-probe=httpGet.path=/_stcore/health,httpGet.port=8080,periodSeconds=2,"
        "timeoutSeconds=1,failureThreshold=60",
        f"--set-env-vars=^;^{wanted['env']}",
        secrets,
    ]


def _environment(plan: Plan, cloud: Gcloud) -> dict[str, str]:
    number = cloud.project_number()
    if plan.behind_balancer:
        backend = cloud.read("compute", "backend-services", "describe", plan.service, "--global")
        if backend is None and not cloud.dry_run:
            raise DeployError("there is no backend service yet: run the step `front` first")
        backend_id = backend["id"] if backend else "BACKEND_ID"
        audience = f"/projects/{number}/global/backendServices/{backend_id}"
    else:
        audience = f"/projects/{number}/locations/{plan.region}/services/{plan.service}"
    environment = {
        "SHOKEN_IAP_AUDIENCE": audience,
        "SHOKEN_STORE": plan.store,
        "SHOKEN_STORE_DAYS": str(plan.keep_days),
        "SHOKEN_STORE_MIB": str(_STORE_MIB),
        **archive_settings(plan),
    }
    if plan.gemini == "vertex":
        environment["GOOGLE_GENAI_USE_VERTEXAI"] = "true"
        environment["GOOGLE_CLOUD_PROJECT"] = plan.project
    return environment
