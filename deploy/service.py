"""The service on Cloud Run: a revision is made without traffic, looked at, and then given it."""

from __future__ import annotations

import json
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deploy.plan import DeployError
from deploy.steps import built_image

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["check", "rollback", "service", "uploads"]

_ANNOTATION = "autoscaling.knative.dev/"
_LIMIT_S = 15
_STORE_MIB = 10_240  # most that the results of one reader take: 0.2 USD a month


def service(plan: Plan, cloud: Gcloud) -> None:
    """Deploy by digest where anything differs, and move the traffic to what was checked."""
    wanted = _wanted(plan, cloud)
    live = _live(plan, cloud)
    if live is None or _observed(live) != wanted:
        flags = _flags(plan, wanted)
        if live is not None or cloud.dry_run:
            flags += ["--no-traffic", "--tag=candidate"]
        cloud.change("beta", "run", "deploy", plan.service, *flags)
        live = _live(plan, cloud)
    if cloud.dry_run:
        _move(plan, cloud, "REVISION")
        return
    if live is None:
        raise DeployError("the service was deployed, but cannot be described")
    latest = live["status"]["latestReadyRevisionName"]
    if live["status"].get("latestCreatedRevisionName") != latest:
        raise DeployError("the new revision did not become ready; the old one keeps the traffic")
    if _serving(live) != latest:
        for target in live["status"]["traffic"]:
            if target.get("tag") == "candidate":
                _prove_closed(plan, target["url"])
        _move(plan, cloud, latest)


def uploads(plan: Plan, cloud: Gcloud) -> None:
    """Let the page's own addresses, and no other page, send files from a browser to the bucket."""
    live = None if plan.domain else _live(plan, cloud)
    if not plan.domain and live is None and not cloud.dry_run:
        raise DeployError("there is no service yet: run the step `service` first")
    origins = [f"https://{plan.domain}"] if plan.domain else _addresses(live)
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


def check(plan: Plan, cloud: Gcloud) -> None:
    """Prove that nobody reaches the service around its login.

    Raises
    ------
    DeployError
        It answered somebody without a token, or its settings would let somebody in.
    """
    live = _live(plan, cloud)
    if cloud.dry_run:
        print(
            "  + GET the service's own address without a token: 302 to the login, 401, 403 or 404"
        )
        return
    if live is None:
        raise DeployError("there is no service yet: run the step `service` first")
    observed, wanted = _observed(live), _guards(plan)
    for name, value in wanted.items():
        if observed[name] != value:
            raise DeployError(f"{name} is {observed[name]!r} and has to be {value!r}")
    where = [plan.service, f"--region={plan.region}"]
    for role, members in cloud.held(["run", "services"], where).items():
        if open_to := members & {"allUsers", "allAuthenticatedUsers"}:
            raise DeployError(f"the service is open: {', '.join(open_to)} hold {role}")
    tagged = {t["url"] for t in live["status"]["traffic"] if t.get("url")}
    for address in sorted({*_addresses(live), *tagged}):
        _prove_closed(plan, address)


def rollback(plan: Plan, cloud: Gcloud) -> None:
    """Give the traffic back to the revision before the one that has it."""
    if cloud.dry_run:
        _move(plan, cloud, "PREVIOUS_REVISION")
        return
    live = _live(plan, cloud)
    if live is None:
        raise DeployError("there is no service to roll back")
    rows = cloud.read(
        "run", "revisions", "list", f"--service={plan.service}", f"--region={plan.region}"
    )
    ready = sorted(
        (row["metadata"]["creationTimestamp"], row["metadata"]["name"])
        for row in rows or []
        if any(c["type"] == "Ready" and c["status"] == "True" for c in row["status"]["conditions"])
    )
    names = [name for _, name in ready]
    serving = _serving(live)
    before = names[: names.index(serving)] if serving in names else names
    if not before:
        raise DeployError("there is no earlier revision that is ready")
    _move(plan, cloud, before[-1])


def _live(plan: Plan, cloud: Gcloud) -> Any:
    return cloud.read("run", "services", "describe", plan.service, f"--region={plan.region}")


def _addresses(live: Any) -> list[str]:
    """The service's own addresses: Cloud Run gives it one with its number and one with a hash."""
    if live is None:
        return ["https://ADDRESS"]
    listed = live["metadata"].get("annotations", {}).get("run.googleapis.com/urls", "[]")
    return sorted({live["status"]["url"], *json.loads(listed)})


def _move(plan: Plan, cloud: Gcloud, revision: str) -> None:
    cloud.change(
        "run", "services", "update-traffic", plan.service, f"--region={plan.region}",
        f"--to-revisions={revision}=100",
    )  # fmt: skip


def _serving(live: Any) -> str | None:
    full = [t for t in live["status"]["traffic"] if t.get("percent") == 100]
    return full[0]["revisionName"] if full else None


def _guards(plan: Plan) -> dict[str, str]:
    """The settings that keep strangers out."""
    return {
        "ingress": plan.ingress,
        "iap": "" if plan.behind_balancer else "true",
        "account": plan.run_account,
    }


def _wanted(plan: Plan, cloud: Gcloud) -> dict[str, str]:
    return {
        **_guards(plan),
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


def _observed(live: Any) -> dict[str, str]:
    """The same settings as they stand, in the same words."""
    about = live["metadata"].get("annotations", {})
    template = live["spec"]["template"]
    notes, spec = template["metadata"].get("annotations", {}), template["spec"]
    container = spec["containers"][0]
    limits = container.get("resources", {}).get("limits", {})
    variables = container.get("env", [])
    plain = {v["name"]: v.get("value", "") for v in variables if "valueFrom" not in v}
    references = [v["valueFrom"]["secretKeyRef"] for v in variables if "valueFrom" in v]
    return {
        "ingress": about.get("run.googleapis.com/ingress", "all"),
        "iap": "true" if about.get("run.googleapis.com/iap-enabled") == "true" else "",
        "account": spec.get("serviceAccountName", ""),
        "image": container["image"],
        "cpu": limits.get("cpu", "").replace("2000m", "2"),
        "memory": limits.get("memory", ""),
        "concurrency": str(spec.get("containerConcurrency", "")),
        "timeout": str(spec.get("timeoutSeconds", "")),
        "max": notes.get(f"{_ANNOTATION}maxScale", ""),
        "affinity": notes.get("run.googleapis.com/sessionAffinity", ""),
        "boost": notes.get("run.googleapis.com/startup-cpu-boost", "").lower(),
        "probe": container.get("startupProbe", {}).get("httpGet", {}).get("path", ""),
        "env": ";".join(f"{k}={v}" for k, v in sorted(plain.items())),
        "secret": ";".join(f"{r['name']}:{r['key']}" for r in references),
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
    }
    if plan.gemini == "vertex":
        environment["GOOGLE_GENAI_USE_VERTEXAI"] = "true"
        environment["GOOGLE_CLOUD_PROJECT"] = plan.project
    return environment


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _prove_closed(plan: Plan, address: str) -> None:
    """Ask an address of the service without a token; anything but a closed door is an error."""
    opener = urllib.request.build_opener(_NoRedirect)
    for path in ("/", "/_stcore/health", "/_stcore/stream"):
        try:
            with opener.open(address + path, timeout=_LIMIT_S) as answer:
                status, to = answer.status, ""
        except urllib.error.HTTPError as error:
            status, to = error.code, error.headers.get("Location", "")
        except OSError as error:
            raise DeployError(f"{address}: could not be asked ({error})") from error
        login = status == 302 and to.startswith("https://accounts.google.com/")
        allowed = {404} if plan.behind_balancer else {401, 403}
        if not (status in allowed or (login and not plan.behind_balancer)):
            raise DeployError(f"{address}{path} answered {status} to somebody without a token")
    print(f"  closed: {address}")
