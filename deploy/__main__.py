"""The entry point: ``python -m deploy [STEP …] --project … --region …``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from deploy import closing, dicom_store, job, login, service, steps, watch
from deploy.gcloud import Gcloud
from deploy.plan import DeployError, Plan
from deploy.teardown import teardown

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS: dict[str, Callable[[Plan, Gcloud], None]] = {
    "apis": steps.apis,
    "registry": steps.registry,
    "accounts": steps.accounts,
    "secret": steps.secret,
    "bucket": steps.bucket,
    "image": steps.image,
    "dicom-store": dicom_store.dicom_store,
    "front": login.front,
    "service": service.service,
    "uploads": service.uploads,
    "login": login.login,
    "check": closing.check,
    "job": job.job,
    "watch": watch.watch,
    "budget": watch.budget,
    "trigger": steps.trigger,
}

AFTERWARDS: dict[str, Callable[[Plan, Gcloud], None]] = {
    "rollback": service.rollback,
    "close": closing.close,
}


def main(words: list[str] | None = None) -> int:
    """Run the steps named, or all of them; 0 done, 1 not."""
    given = _parser().parse_args(words)
    name = "plan"
    try:
        plan = _plan(given)
        cloud = Gcloud(plan.project, dry_run=given.dry_run, project_number=given.project_number)
        for name in given.steps or STEPS:
            print(f"{name}:", flush=True)
            if name == "teardown":
                teardown(plan, cloud, with_data=given.delete_data)
            elif name in AFTERWARDS:
                AFTERWARDS[name](plan, cloud)
            else:
                STEPS[name](plan, cloud)
    except (DeployError, OSError) as error:
        print(f"step {name}: {error}\nMend this and run the same command again.", file=sys.stderr)
        return 1
    done = "dry run, nothing was changed" if given.dry_run else f"{cloud.changes} changes"
    print(f"done: {done}")
    return 0


def _plan(given: argparse.Namespace) -> Plan:
    members = list(given.member)
    if given.members_file:
        lines = (line.partition("#")[0].strip() for line in given.members_file.open())
        members += [line for line in lines if line]
    return Plan(
        project=given.project,
        region=given.region,
        login=given.login,
        domain=given.domain,
        oauth_client_id=given.oauth_client_id,
        oauth_client_secret_file=given.oauth_client_secret_file,
        members=tuple(members),
        gemini=given.gemini,
        gemini_key_file=given.gemini_key_file,
        image=given.image,
        billing_account=given.billing_account,
        budget=given.budget,
        keep_days=given.keep_days,
        memory=given.memory,
        notify=given.notify,
        uptime=given.uptime,
        github=given.github,
        dicom_store=given.dicom_store,
        dataset=given.dataset,
        out=given.out,
        tasks=given.tasks,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy", description="Deploy Shoken to Google Cloud."
    )
    known = [*STEPS, *AFTERWARDS, "teardown"]
    parser.add_argument(
        "steps",
        nargs="*",
        metavar="STEP",
        choices=[*known, []],
        help=f"steps to run (default: {', '.join(STEPS)}); or {', '.join(AFTERWARDS)}, teardown",
    )
    parser.add_argument("--project", required=True, help="id of the Google Cloud project")
    parser.add_argument("--region", required=True, help="for example us-central1")
    parser.add_argument(
        "--project-number", help="looked up if not given, which the builder may not do"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="print the commands without running them"
    )
    _add_login(parser)
    parser.add_argument(
        "--gemini", choices=["none", "key", "vertex"], default="none", help="default: none"
    )
    parser.add_argument(
        "--gemini-key-file", type=Path, help="file with the key, instead of a prompt"
    )
    parser.add_argument(
        "--image", help="image to deploy, by digest, instead of building this source"
    )
    parser.add_argument("--billing-account", help="billing account in which to create a budget")
    parser.add_argument("--budget", default="20USD", help="monthly budget (default: 20USD)")
    parser.add_argument(
        "--keep-days", type=int, default=30, help="days after which results are deleted"
    )
    parser.add_argument(
        "--memory", default=Plan.memory, help=f"memory of an instance (default: {Plan.memory})"
    )
    parser.add_argument("--notify", help="e-mail address for alerts")
    parser.add_argument("--uptime", action="store_true", help="create an uptime check")
    parser.add_argument(
        "--github", help="OWNER/NAME, connected to Cloud Build, for which to create triggers"
    )
    parser.add_argument(
        "--delete-data", action="store_true", help="with teardown: remove store and key too"
    )
    _add_archive_and_cohort(parser)
    return parser


def _add_login(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--login", choices=["iap", "load-balancer"], default="iap", help="default: iap"
    )
    parser.add_argument("--domain", help="domain name of the page, with --login load-balancer")
    parser.add_argument(
        "--oauth-client-id", help="OAuth client by which people outside the organisation log in"
    )
    parser.add_argument(
        "--oauth-client-secret-file", type=Path, help="file with its secret, instead of a prompt"
    )
    parser.add_argument(
        "--member", action="append", default=[], help="user:…, group:… or domain:… that may log in"
    )
    parser.add_argument(
        "--members-file", type=Path, help="file with one member per line; # starts a comment"
    )


def _add_archive_and_cohort(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dicom-store", action="store_true", help="create a DICOM store for the page's archive"
    )
    parser.add_argument(
        "--dataset", help="gs://BUCKET/FOLDER of a cohort for which to create a job"
    )
    parser.add_argument("--out", help="gs://BUCKET/FOLDER of its results")
    parser.add_argument(
        "--tasks", type=int, default=Plan.tasks, help=f"shares of it (default: {Plan.tasks})"
    )


if __name__ == "__main__":
    sys.exit(main())
