"""Remove what was made; the store and the key only when asked, APIs never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy.login import balancer_parts
from deploy.watch import remove

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["teardown"]


def teardown(plan: Plan, cloud: Gcloud, *, with_data: bool) -> None:
    """Remove the service first, so that nothing answers while the rest goes."""
    region, location = f"--region={plan.region}", f"--location={plan.region}"
    name = plan.service
    things: list[tuple[list[str], str, list[str]]] = []
    if plan.behind_balancer:
        things += [(["compute", kind], name, [where]) for kind, where in balancer_parts(plan)]
    things = [(["run", "services"], name, [region]), *things]
    if with_data:
        things += [(["secrets"], plan.secret, [])] if plan.gemini == "key" else []
    things += [(["artifacts", "repositories"], plan.repository, [location])]
    accounts = (plan.run_account, plan.build_account, plan.check_account)
    things += [(["iam", "service-accounts"], email, []) for email in accounts]
    for kind, which, where in things:
        if cloud.dry_run or cloud.read(*kind, "describe", which, *where):
            cloud.change(*kind, "delete", which, *where)
    remove(plan, cloud)
    for trigger in (f"{name}-main", f"{name}-pull-request"):
        if cloud.dry_run or cloud.read("builds", "triggers", "describe", trigger, region):
            cloud.change("builds", "triggers", "delete", trigger, region)
    for bucket in (plan.source_bucket, *([plan.bucket] if with_data else [])):
        address = f"gs://{bucket}"
        if cloud.dry_run or cloud.read("storage", "buckets", "describe", address):
            cloud.change("storage", "rm", address, "--recursive")
