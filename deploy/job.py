"""A Cloud Run job that does the shares of a cohort, and may be executed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from deploy.steps import built_image

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["job"]

_DATASET = "/dataset"  # where the dataset's bucket is mounted
# most that one share may take; Cloud Run allows a week, and what was interrupted is not done again
_LIMIT_S = 24 * 3600
_RETRIES = 3  # of a share whose machine failed; what its scans are at fault for is not tried again


def job(plan: Plan, cloud: Gcloud) -> None:
    """A job for one dataset, with an account of its own that reads it and writes its results."""
    if not plan.dataset or not plan.out:
        return
    email = plan.job_account
    if not cloud.read("iam", "service-accounts", "describe", email):
        cloud.change(
            "iam", "service-accounts", "create", email.partition("@")[0],
            "--display-name=Analyses cohorts",
        )  # fmt: skip
    member = f"serviceAccount:{email}"
    for url, role in ((plan.dataset, "objectViewer"), (plan.out, "objectUser")):
        bindings = {f"roles/storage.{role}": [member]}
        cloud.grant(["storage", "buckets"], [f"gs://{_bucket(url)}"], bindings)
    wanted = _wanted(plan, cloud)
    where = [plan.job, f"--region={plan.region}"]
    found = cloud.read("run", "jobs", "describe", *where)
    if found is None or _observed(found) != wanted:
        cloud.change("run", "jobs", "deploy", *where, *_flags(plan, wanted))
    execute = f"gcloud run jobs execute {plan.job} --project={plan.project} --region={plan.region}"
    mounted = _DATASET + urlsplit(plan.dataset).path
    print(f"  the list of its scans:  {execute} --wait --tasks=1", end=" ")
    print(f"--args=cohort,plan,{mounted},--out,{plan.out},--lang,en")
    print(f"  their analysis:         {execute} --wait --args=cohort,run,HASH,--out,{plan.out}")
    print(f"  the tables and page:    {execute} --wait --tasks=1 --args=cohort,report,{plan.out}")


def _wanted(plan: Plan, cloud: Gcloud) -> dict[str, str]:
    return {
        "image": built_image(plan, cloud),
        "account": plan.job_account,
        "command": "shoken",
        # what it does where it is executed as it is: say how far the cohort is
        "args": f"cohort,status,{plan.out}",
        "tasks": str(plan.tasks),
        "retries": str(_RETRIES),
        "timeout": str(_LIMIT_S),
        "cpu": "2",
        "memory": plan.memory,
        "bucket": _bucket(plan.dataset or ""),
        "mount": _DATASET,
    }


def _flags(plan: Plan, wanted: dict[str, str]) -> list[str]:
    return [
        f"--image={wanted['image']}",
        f"--service-account={wanted['account']}",
        f"--command={wanted['command']}",
        f"--args={wanted['args']}",
        f"--tasks={wanted['tasks']}",
        f"--max-retries={wanted['retries']}",
        f"--task-timeout={wanted['timeout']}s",
        f"--cpu={wanted['cpu']}",
        f"--memory={plan.memory}",
        "--clear-volumes",
        f"--add-volume=name=dataset,type=cloud-storage,bucket={wanted['bucket']},readonly=true",
        "--clear-volume-mounts",
        f"--add-volume-mount=volume=dataset,mount-path={wanted['mount']}",
    ]


def _observed(found: Any) -> dict[str, str]:
    """The same settings as they stand, in the same words."""
    execution = found["spec"]["template"]["spec"]
    task = execution["template"]["spec"]
    container = task["containers"][0]
    limits = container.get("resources", {}).get("limits", {})
    volumes, mounts = task.get("volumes", []), container.get("volumeMounts", [])
    return {
        "image": container["image"],
        "account": task.get("serviceAccountName", ""),
        "command": ",".join(container.get("command", [])),
        "args": ",".join(container.get("args", [])),
        "tasks": str(execution.get("taskCount", "")),
        "retries": str(task.get("maxRetries", "")),
        "timeout": str(task.get("timeoutSeconds", "")),
        "cpu": limits.get("cpu", "").replace("2000m", "2"),
        "memory": limits.get("memory", ""),
        "bucket": ",".join(v["csi"]["volumeAttributes"]["bucketName"] for v in volumes),
        "mount": ",".join(mount["mountPath"] for mount in mounts),
    }


def _bucket(url: str) -> str:
    return urlsplit(url).netloc
