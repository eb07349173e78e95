"""The login: IAP on the service itself, or on a load balancer in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deploy.oauth_client import set_client

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["balancer_parts", "front", "login"]

_USER = "roles/iap.httpsResourceAccessor"
_MANAGED = "--load-balancing-scheme=EXTERNAL_MANAGED"


def front(plan: Plan, cloud: Gcloud) -> None:
    """The parts in front of the service that it has to know: address, certificate, backend.

    The backend service comes before the Cloud Run service, because the page expects its number in
    IAP's signed header.
    """
    if not plan.behind_balancer:
        return
    name = plan.service
    _make(cloud, ["addresses"], name, ["--global"], [])
    _make(cloud, ["ssl-certificates"], name, ["--global"], [f"--domains={plan.domain}"])
    backend = cloud.read("compute", "backend-services", "describe", name, "--global")
    if backend is None:
        cloud.change("compute", "backend-services", "create", name, "--global", _MANAGED)
    if not (backend or {}).get("iap", {}).get("enabled"):
        # by a client that Google manages, until `login` names another
        cloud.change("compute", "backend-services", "update", name, "--global", "--iap=enabled")
    # to read its number, which the builder tells the page to expect
    builder = f"serviceAccount:{plan.build_account}"
    where = [name, "--global"]
    cloud.grant(["compute", "backend-services"], where, {"roles/compute.viewer": [builder]})


def login(plan: Plan, cloud: Gcloud) -> None:
    """Let IAP, and nobody else, call the service; let these people, and nobody else, pass IAP."""
    if plan.behind_balancer:
        _route(plan, cloud)
    agent = f"serviceAccount:service-{cloud.project_number()}@gcp-sa-iap.iam.gserviceaccount.com"
    where = [plan.service, f"--region={plan.region}"]
    if agent not in cloud.held(["run", "services"], where).get("roles/run.invoker", set()):
        cloud.change("beta", "services", "identity", "create", "--service=iap.googleapis.com")
    cloud.grant_only(["run", "services"], where, "roles/run.invoker", (agent,))
    if plan.behind_balancer:
        guarded = ["--resource-type=backend-services", f"--service={plan.service}"]
    else:
        guarded = ["--resource-type=cloud-run", f"--service={plan.service}"]
        guarded += [f"--region={plan.region}"]
    set_client(plan, cloud, guarded)
    members = plan.members
    if plan.uptime:
        agent = "gcp-sa-monitoring-notification.iam.gserviceaccount.com"
        members += (f"serviceAccount:service-{cloud.project_number()}@{agent}",)
    cloud.grant_only(["beta", "iap", "web"], guarded, _USER, members)
    if not plan.members:
        print("  nobody may log in yet: name people with --member user:ADDRESS")


def _route(plan: Plan, cloud: Gcloud) -> None:
    """The way from the address to the service."""
    name, region = plan.service, plan.region
    _make(
        cloud,
        ["network-endpoint-groups"],
        name,
        [f"--region={region}"],
        ["--network-endpoint-type=serverless", f"--cloud-run-service={name}"],
    )
    backend = cloud.read("compute", "backend-services", "describe", name, "--global")
    if not (backend or {}).get("backends"):
        cloud.change(
            "compute", "backend-services", "add-backend", name, "--global",
            f"--network-endpoint-group={name}", f"--network-endpoint-group-region={region}",
        )  # fmt: skip
    _make(cloud, ["url-maps"], name, ["--global"], [f"--default-service={name}"])
    proxy = [f"--url-map={name}", f"--ssl-certificates={name}"]
    _make(cloud, ["target-https-proxies"], name, ["--global"], proxy)
    rule = [_MANAGED, f"--address={name}", f"--target-https-proxy={name}", "--ports=443"]
    _make(cloud, ["forwarding-rules"], name, ["--global"], rule)
    address = cloud.read("compute", "addresses", "describe", name, "--global")
    if address:
        print(f"  point {plan.domain} at {address['address']}")


def _make(cloud: Gcloud, kind: list[str], name: str, where: list[str], how: list[str]) -> Any:
    found = cloud.read("compute", *kind, "describe", name, *where)
    return found or cloud.change("compute", *kind, "create", name, *where, *how)


def balancer_parts(plan: Plan) -> list[tuple[str, str]]:
    """Kind and place of each part, in the order in which they can be removed."""
    return [
        ("forwarding-rules", "--global"),
        ("target-https-proxies", "--global"),
        ("url-maps", "--global"),
        ("backend-services", "--global"),
        ("network-endpoint-groups", f"--region={plan.region}"),
        ("ssl-certificates", "--global"),
        ("addresses", "--global"),
    ]
