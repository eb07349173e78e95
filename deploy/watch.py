"""Monitoring: log metrics, dashboard, alerts, uptime check, budget."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from deploy.plan import DeployError

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["METRICS", "budget", "remove", "watch"]

HERE = Path(__file__).parent / "monitoring"
_SERVICE = 'resource.type="cloud_run_revision" AND resource.labels.service_name="{service}" AND '
METRICS = {
    "errors": ("Lines of severity ERROR or worse", "severity>=ERROR"),
    "refused": ("Requests without IAP's signature", "httpRequest.status=401"),
    "tokens": ("Tokens that Gemini took and gave", 'jsonPayload.logger="shoken.report.gemini"'),
}
# metrics that read a number from the line, where the others count lines
_NUMBERS = {"tokens": 'REGEXP_EXTRACT(jsonPayload.message, "([0-9]+) tokens")'}
_CHANNELS = ("beta", "monitoring", "channels")
_DASHBOARDS = ("monitoring", "dashboards")
_POLICIES = ("alpha", "monitoring", "policies")
_UPTIME = ("monitoring", "uptime")


def watch(plan: Plan, cloud: Gcloud) -> None:
    """Metrics first, since the dashboard and the alerts name them."""
    for name, (description, condition) in METRICS.items():
        full = f"{plan.service}-{name}"
        if not cloud.read("logging", "metrics", "describe", full):
            seen = _SERVICE.format(service=plan.service) + condition
            _metric(cloud, full, description, seen, _NUMBERS.get(name))
    _keep(plan, cloud, _DASHBOARDS, HERE / "dashboard.json", "--config-from-file", [])
    told = []
    if plan.notify:
        told = [f"--notification-channels={_channel(plan, cloud, plan.notify)}"]
    for alert in sorted(HERE.glob("alert-*.json")):
        _keep(plan, cloud, _POLICIES, alert, "--policy-from-file", told)
    if plan.uptime:
        _uptime(plan, cloud)


def _metric(cloud: Gcloud, name: str, description: str, seen: str, number: str | None) -> None:
    told: dict[str, Any] = {"name": name, "description": description, "filter": seen}
    kind = "DISTRIBUTION" if number else "INT64"
    told["metricDescriptor"] = {"metricKind": "DELTA", "valueType": kind}
    if number:
        told["valueExtractor"] = number
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "metric.json")
        file.write_text(json.dumps(told))
        cloud.change("logging", "metrics", "create", name, f"--config-from-file={file}")


def _keep(
    plan: Plan, cloud: Gcloud, group: tuple[str, ...], source: Path, flag: str, more: list[str]
) -> None:
    """Make what a file describes; make it again where the file has changed since."""
    text = Template(source.read_text()).substitute(service=plan.service, project=plan.project)
    wanted = json.loads(text)
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    labels = "labels" if group == _DASHBOARDS else "userLabels"
    wanted[labels] = {"shoken": mark}
    live = _named(cloud, group, wanted["displayName"])
    if any(mark in row.get(labels, {}).values() for row in live):
        return
    for row in live:
        cloud.change(*group, "delete", row["name"])
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(folder, source.name)
        filled.write_text(json.dumps(wanted))
        cloud.change(*group, "create", f"{flag}={filled}", *more)


def _named(cloud: Gcloud, group: tuple[str, ...], name: str) -> list[dict[str, Any]]:
    verb = "list-configs" if group == _UPTIME else "list"
    rows = cloud.read(*group, verb) or []
    return [row for row in rows if row.get("displayName") == name]


def _channel(plan: Plan, cloud: Gcloud, address: str) -> str:
    for row in _named(cloud, _CHANNELS, plan.service):
        if row["labels"].get("email_address") == address:
            return str(row["name"])
    made = cloud.change(
        *_CHANNELS, "create", f"--display-name={plan.service}", "--type=email",
        f"--channel-labels=email_address={address}",
    )  # fmt: skip
    return str(made["name"]) if made else "CHANNEL"


def _uptime(plan: Plan, cloud: Gcloud) -> None:
    """Ask for health with the token of Monitoring's own account, which `login` lets in."""
    if _named(cloud, _UPTIME, plan.service):
        return
    host = plan.domain or "HOST"
    if not plan.behind_balancer and not cloud.dry_run:
        where = (plan.service, f"--region={plan.region}")
        live = cloud.read("run", "services", "describe", *where)
        if live is None:
            raise DeployError("there is no service yet: run the step `service` first")
        host = urlsplit(live["status"]["url"]).netloc
    cloud.change(
        *_UPTIME, "create", plan.service, "--resource-type=uptime-url",
        f"--resource-labels=host={host},project_id={plan.project}", "--protocol=https",
        "--path=/_stcore/health", "--validate-ssl=true", "--service-agent-auth=oidc-token",
        # the page of Google's login answers 200 too: only our own word counts
        "--matcher-content=^ok$", "--matcher-type=matches-regex", "--period=15", "--timeout=30",
        "--regions=usa-iowa,europe,asia-pacific",
    )  # fmt: skip


def budget(plan: Plan, cloud: Gcloud) -> None:
    """E-mails to the billing account's administrators at 50, 90 and 100 %; not a cap."""
    if not plan.billing_account or _budgets(plan, cloud):
        return
    cloud.change(
        "billing", "budgets", "create", f"--billing-account={plan.billing_account}",
        f"--display-name={plan.service}", f"--budget-amount={plan.budget}",
        f"--filter-projects=projects/{plan.project}",
        *(f"--threshold-rule=percent={share}" for share in ("0.5", "0.9", "1.0")),
    )  # fmt: skip


def _budgets(plan: Plan, cloud: Gcloud) -> list[dict[str, Any]]:
    rows = cloud.read("billing", "budgets", "list", f"--billing-account={plan.billing_account}")
    return [row for row in rows or [] if row.get("displayName") == plan.service]


def remove(plan: Plan, cloud: Gcloud) -> None:
    """Everything above."""
    names = [json.loads(file.read_text())["displayName"] for file in HERE.glob("alert-*.json")]
    for group, shown in (
        *((_POLICIES, Template(name).substitute(service=plan.service)) for name in names),
        (_DASHBOARDS, plan.service),
        (_UPTIME, plan.service),
        (_CHANNELS, plan.service),
    ):
        rows = [{"name": "NAME"}] if cloud.dry_run else _named(cloud, group, shown)
        for row in rows:
            cloud.change(*group, "delete", row["name"])
    for metric in METRICS:
        full = f"{plan.service}-{metric}"
        if cloud.dry_run or cloud.read("logging", "metrics", "describe", full):
            cloud.change("logging", "metrics", "delete", full)
    if plan.billing_account:
        for row in _budgets(plan, cloud):
            cloud.change("billing", "budgets", "delete", row["name"])
