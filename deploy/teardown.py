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

_KEYS, _ARCHIVE = "secretmanager.googleapis.com", "healthcare.googleapis.com"
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
    things += [(["run", "jobs"], plan.job, [region])]
    enabled = _enabled(cloud) if with_data else set()
    if _KEYS in enabled:
        things += [(["secrets"], plan.secret, [])]  # whatever words it was made with
    if _ARCHIVE in enabled:
        things += [(["healthcare", "datasets"], name, [location])]  # and the store in it
    things += [(["artifacts", "repositories"], plan.repository, [location])]
    accounts = (plan.run_account, plan.build_account, plan.check_account, plan.job_account)
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
    print(f"  This deletes all results in gs://{plan.bucket}, the Gemini key, and the DICOM store.")
    try:
        typed = input(f"  Type the project's name ({plan.project}) to go on: ")
    except EOFError:
        typed = ""
    if typed.strip() != plan.project:
        raise DeployError("nothing was removed: the name that was typed is not the project's")


def _enabled(cloud: Gcloud) -> set[str]:
    """The APIs that are on; where one never was, it cannot be asked for anything."""
    if cloud.dry_run:
        return {_KEYS, _ARCHIVE}
    return {row["config"]["name"] for row in cloud.read("services", "list", "--enabled") or []}
