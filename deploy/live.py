"""The deployed service, in the terms of the plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["AUTOSCALING", "addresses", "guards", "live", "observed"]

AUTOSCALING = "autoscaling.knative.dev/"


def live(plan: Plan, cloud: Gcloud) -> Any:
    """The service as Cloud Run describes it; None where there is none."""
    return cloud.read("run", "services", "describe", plan.service, f"--region={plan.region}")


def addresses(found: Any) -> list[str]:
    """The service's own addresses: Cloud Run gives it one with its number and one with a hash."""
    if found is None:
        return ["https://ADDRESS"]
    listed = found["metadata"].get("annotations", {}).get("run.googleapis.com/urls", "[]")
    return sorted({found["status"]["url"], *json.loads(listed)})


def guards(plan: Plan) -> dict[str, str]:
    """The settings that keep strangers out."""
    return {
        "ingress": plan.ingress,
        "iap": "" if plan.behind_balancer else "true",
        "account": plan.run_account,
    }


def observed(found: Any) -> dict[str, str]:
    """The same settings as they stand, in the same words."""
    about = found["metadata"].get("annotations", {})
    template = found["spec"]["template"]
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
        "max": notes.get(f"{AUTOSCALING}maxScale", ""),
        "affinity": notes.get("run.googleapis.com/sessionAffinity", ""),
        "boost": notes.get("run.googleapis.com/startup-cpu-boost", "").lower(),
        "probe": container.get("startupProbe", {}).get("httpGet", {}).get("path", ""),
        "env": ";".join(f"{k}={v}" for k, v in sorted(plain.items())),
        "secret": ";".join(f"{r['name']}:{r['key']}" for r in references),
    }
