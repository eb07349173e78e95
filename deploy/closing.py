"""Check that nobody reaches the service without its login; close the service otherwise."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from deploy.live import addresses, guards, live, observed
from deploy.plan import DeployError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["check", "close", "closed_unless_proven", "prove_closed"]

_LIMIT_S = 15
_TRIES = 3  # a connection that fails once proves nothing
_ANYBODY = frozenset({"allUsers", "allAuthenticatedUsers"})


def check(plan: Plan, cloud: Gcloud) -> None:
    """Check that nobody reaches the service without its login; close it otherwise.

    Raises
    ------
    DeployError
        It answered somebody without a token, its settings would let somebody in, or it could not
        be asked.
    """
    if cloud.dry_run:
        print(
            "  + GET the service's own address without a token: 302 to the login, 401, 403 or 404"
        )
        return
    found = live(plan, cloud)
    if found is None:
        raise DeployError("there is no service yet: run the step `service` first")
    with closed_unless_proven(plan, cloud):
        _prove(plan, cloud, found)


def _prove(plan: Plan, cloud: Gcloud, found: Any) -> None:
    seen = observed(found)
    for name, value in guards(plan).items():
        if seen[name] != value:
            raise DeployError(f"{name} is {seen[name]!r} and has to be {value!r}")
    where = [plan.service, f"--region={plan.region}"]
    for role, members in cloud.held(["run", "services"], where).items():
        if open_to := members & {"allUsers", "allAuthenticatedUsers"}:
            raise DeployError(f"the service is open: {', '.join(open_to)} hold {role}")
    tagged = {t["url"] for t in found["status"]["traffic"] if t.get("url")}
    for address in sorted({*addresses(found), *tagged}):
        prove_closed(plan, address)


def close(plan: Plan, cloud: Gcloud) -> None:
    """Let nobody reach the service from outside, whoever may call it; then, let nobody call it.

    The step ``service`` opens it again, to its login.
    """
    where = [plan.service, f"--region={plan.region}"]
    cloud.change("run", "services", "update", *where, "--ingress=internal")
    held = cloud.held(["run", "services"], where)
    cloud.take(["run", "services"], where, {role: held[role] & _ANYBODY for role in held})


@contextmanager
def closed_unless_proven(plan: Plan, cloud: Gcloud) -> Iterator[None]:
    """Close the service where what is done inside fails."""
    try:
        yield
    except DeployError as cause:
        try:
            close(plan, cloud)
        except DeployError as error:
            raise DeployError(
                f"{cause}\nTHE SERVICE MAY BE OPEN: closing it failed too ({error}). "
                "Run the step `close` as an owner of the project."
            ) from error
        raise DeployError(
            f"{cause}\nThe service is closed now: nobody reaches it. "
            "The step `service` opens it again, to its login."
        ) from cause


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def prove_closed(plan: Plan, address: str) -> None:
    """Ask an address of the service without a token; anything but a closed door is an error."""
    opener = urllib.request.build_opener(_NoRedirect)
    for path in ("/", "/_stcore/health", "/_stcore/stream"):
        status, to = _asked(opener, address + path)
        login = status == 302 and to.startswith("https://accounts.google.com/")
        allowed = {404} if plan.behind_balancer else {401, 403, 404}
        if not (status in allowed or (login and not plan.behind_balancer)):
            raise DeployError(f"{address}{path} answered {status} to somebody without a token")
    print(f"  closed: {address}")


def _asked(opener: urllib.request.OpenerDirector, address: str) -> tuple[int, str]:
    """Status, and where it leads."""
    for left in reversed(range(_TRIES)):
        try:
            with opener.open(address, timeout=_LIMIT_S) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("Location", "")
        except OSError as error:
            if not left:
                raise DeployError(f"{address}: could not be asked ({error})") from error
            time.sleep(1)
    raise AssertionError("it is asked at least once")
