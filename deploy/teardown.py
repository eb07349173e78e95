"""Remove what was deployed; the store and the key only on request, APIs never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy.login import balancer_parts
from deploy.plan import DeployError
from deploy.watch import remove

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["teardown"]

_KEYS_SERVICE = "secretmanager.googleapis.com"
# what goes by age or by hand is gone at once, for the sake of those whose scans they are; what goes
# with everything else can be had back for a week
_REGRET = "--soft-delete-duration=7d"


def teardown(plan: Plan, cloud: Gcloud, *, with_data: bool) -> None:
    """Remove the service first, so that nothing answers while the rest goes.

    Raises
    ------
    DeployError
        With data: the project's name was not typed.
    """
    if with_data and not cloud.dry_run:
        _ask(plan)
    region, location = f"--region={plan.region}", f"--location={plan.region}"
    name = plan.service
    things: list[tuple[list[str], str, list[str]]] = []
    if plan.behind_balancer:
        things += [(["compute", kind], name, [where]) for kind, where in balancer_parts(plan)]
    things = [(["run", "services"], name, [region]), *things]
    if with_data and _has_secrets(cloud):
        things += [(["secrets"], plan.secret, [])]  # whatever words it was made with
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
        _empty(plan, cloud, bucket)


def _empty(plan: Plan, cloud: Gcloud, bucket: str) -> None:
    address = f"gs://{bucket}"
    if not cloud.dry_run and not cloud.read("storage", "buckets", "describe", address):
        return
    if bucket == plan.bucket:
        cloud.change("storage", "buckets", "update", address, _REGRET)
    cloud.change("storage", "rm", address, "--recursive")


def _ask(plan: Plan) -> None:
    print(f"  This deletes all results in gs://{plan.bucket}, and the Gemini key.")
    try:
        typed = input(f"  Type the project's name ({plan.project}) to go on: ")
    except EOFError:
        typed = ""
    if typed.strip() != plan.project:
        raise DeployError("nothing was removed: the name that was typed is not the project's")


def _has_secrets(cloud: Gcloud) -> bool:
    """Whether Secret Manager is on; where it never was, it cannot be asked for a secret."""
    rows = cloud.read("services", "list", "--enabled") or []
    return cloud.dry_run or _KEYS_SERVICE in {row["config"]["name"] for row in rows}
