"""What watches the service: a budget that tells, and log-based metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["METRICS", "budget", "metrics"]

_SERVICE = 'resource.type="cloud_run_revision" AND resource.labels.service_name="{service}" AND '
METRICS = {
    "errors": ("Lines of severity ERROR or worse", "severity>=ERROR"),
    "refused": ("Requests without IAP's signature", "httpRequest.status=401"),
}


def metrics(plan: Plan, cloud: Gcloud) -> None:
    """Log-based metrics: errors, and requests that the page itself refused."""
    for name, (description, condition) in METRICS.items():
        full = f"{plan.service}-{name}"
        if not cloud.read("logging", "metrics", "describe", full):
            cloud.change(
                "logging", "metrics", "create", full, f"--description={description}",
                f"--log-filter={_SERVICE.format(service=plan.service)}{condition}",
            )  # fmt: skip


def budget(plan: Plan, cloud: Gcloud) -> None:
    """Mails to the billing account's administrators at 50, 90 and 100 %; it caps nothing."""
    if not plan.billing_account:
        return
    account = f"--billing-account={plan.billing_account}"
    rows = cloud.read("billing", "budgets", "list", account) or []
    if any(row.get("displayName") == plan.service for row in rows):
        return
    cloud.change(
        "billing", "budgets", "create", account, f"--display-name={plan.service}",
        f"--budget-amount={plan.budget}", f"--filter-projects=projects/{plan.project}",
        "--threshold-rule=percent=0.5", "--threshold-rule=percent=0.9",
        "--threshold-rule=percent=1.0",
    )  # fmt: skip
