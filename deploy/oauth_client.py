"""The OAuth client by which IAP logs people in: Google's own, or one of the project's.

Google's lets in members of the project's organisation alone.  People outside it, and projects
without an organisation, need a client of their own:
https://docs.cloud.google.com/iap/docs/custom-oauth-configuration
"""

from __future__ import annotations

import getpass
import hashlib
import json
from typing import TYPE_CHECKING, Any

from deploy.plan import DeployError

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["check_client", "set_client"]


def check_client(plan: Plan, cloud: Gcloud) -> None:
    """Refuse, before anything is made, a project in which IAP could log nobody in.

    Raises
    ------
    DeployError
        It is in no organisation, and no client of its own was named.
    """
    if plan.oauth_client_id or cloud.dry_run:
        return
    found = cloud.read("projects", "describe", plan.project) or {}
    if not found.get("parent"):
        raise DeployError(
            f"project {plan.project} is in no organisation, and Google's own OAuth client logs in "
            "members of one alone: make a client and name it by --oauth-client-id "
            "(docs/deploy.md, Who may log in)"
        )


def set_client(plan: Plan, cloud: Gcloud, guarded: list[str]) -> None:
    """Have IAP log people in by the client that was named; its other settings stay.

    Parameters
    ----------
    guarded
        What IAP guards, as flags of gcloud.

    The secret goes to gcloud's standard input: it is in no command line, no file of ours and no
    output.  Google gives back its SHA-256 alone.
    """
    if not plan.oauth_client_id:
        return
    found: dict[str, Any] = cloud.read("beta", "iap", "settings", "get", *guarded) or {}
    access: dict[str, Any] = found.get("accessSettings") or {}
    client: dict[str, Any] = dict(access.get("oauthSettings") or {})
    held = str(client.pop("clientSecretSha256", "")).lower()
    secret = _given_secret(plan)
    is_named = client.get("clientId") == plan.oauth_client_id
    if is_named and (secret is None or hashlib.sha256(secret.encode()).hexdigest() == held):
        return
    client |= {
        "clientId": plan.oauth_client_id,
        "clientSecret": secret if secret or cloud.dry_run else _asked_secret(),
    }
    found["accessSettings"] = {**access, "oauthSettings": client}
    cloud.change(
        "beta", "iap", "settings", "set", "/dev/stdin", *guarded,
        secret_input=json.dumps(found).encode(),
    )  # fmt: skip


def _given_secret(plan: Plan) -> str | None:
    if plan.oauth_client_secret_file is None:
        return None
    return _not_empty(plan.oauth_client_secret_file.read_text())


def _asked_secret() -> str:
    return _not_empty(getpass.getpass("Secret of the OAuth client (not shown): "))


def _not_empty(secret: str) -> str:
    if not secret.strip():
        raise DeployError("the secret of the OAuth client is empty")
    return secret.strip()
