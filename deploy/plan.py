"""What is to be deployed: every name and size, decided once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["DeployError", "Plan"]

ROOT = Path(__file__).resolve().parents[1]
_MOST_TASKS = 10_000  # of a Cloud Run job


class DeployError(Exception):
    """What a person has to fix before the deployment can continue."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One deployment.

    ``login`` is ``iap`` (IAP on the service itself) or ``load-balancer`` (IAP on a load balancer
    with ``domain``). ``oauth_client_id`` is the client by which people log in; without one they are
    the members of the project's organisation. ``members`` are IAM members such as
    ``user:a@example.org`` and ``group:b@example.org``. ``gemini`` is ``key``, ``vertex`` or
    ``none``. ``dataset`` and ``out`` are the gs://… of a cohort and of its results, done by a job
    of so many ``tasks``.
    """

    project: str
    region: str
    login: str = "iap"
    domain: str | None = None
    oauth_client_id: str | None = None
    oauth_client_secret_file: Path | None = None
    members: tuple[str, ...] = ()
    gemini: str = "none"
    gemini_key_file: Path | None = None
    image: str | None = None
    billing_account: str | None = None
    budget: str = "20USD"
    keep_days: int = 30
    notify: str | None = None
    uptime: bool = False
    github: str | None = None
    memory: str = "4Gi"  # measured: docs/deploy.md, Cost
    dicom_store: bool = False
    dataset: str | None = None
    out: str | None = None
    tasks: int = 10
    service: str = "shoken"
    secret: str = "gemini-api-key"  # noqa: S105 - the secret's name

    def __post_init__(self) -> None:
        if self.login == "load-balancer" and not self.domain:
            raise DeployError("--login load-balancer needs --domain, a name that you can point")
        if self.oauth_client_secret_file and not self.oauth_client_id:
            raise DeployError("--oauth-client-secret-file needs --oauth-client-id")
        for member in self.members:
            kind, _, name = member.partition(":")
            if kind not in {"user", "group", "domain", "serviceAccount"} or not name:
                raise DeployError(
                    f"{member!r}: write members as user:ADDRESS, group:ADDRESS or domain:NAME"
                )
        for file in (self.oauth_client_secret_file, self.gemini_key_file):
            if file and not file.exists():
                raise DeployError(f"{file}: no such file")
        if self.keep_days < 1:
            raise DeployError("--keep-days takes 1 or more: a bucket deletes what is 0 days old")
        self._check_cohort()

    def _check_cohort(self) -> None:
        if bool(self.dataset) != bool(self.out):
            raise DeployError("a cohort takes both --dataset and --out")
        for url in filter(None, (self.dataset, self.out)):
            if not re.fullmatch(r"gs://[a-z0-9._-]+(/[^\s,]+)?", url):
                raise DeployError(
                    f"{url!r}: write it as gs://BUCKET/FOLDER, without spaces or commas"
                )
        kept = ((self.bucket, f"{self.keep_days} days"), (self.source_bucket, "a day"))
        for bucket, age in kept:
            if self.out and f"{self.out}/".startswith(f"gs://{bucket}/"):
                raise DeployError(f"--out {self.out}: that bucket deletes what is {age} old")
        if not 1 <= self.tasks <= _MOST_TASKS:
            raise DeployError(f"--tasks takes 1 to {_MOST_TASKS}")

    @property
    def repository(self) -> str:
        return self.service

    @property
    def image_name(self) -> str:
        return f"{self.region}-docker.pkg.dev/{self.project}/{self.repository}/{self.service}"

    @property
    def bucket(self) -> str:
        return f"{self.project}-{self.service}-store"

    @property
    def store(self) -> str:
        """Where the page keeps results: apart from what a browser may upload."""
        return f"gs://{self.bucket}/results"

    @property
    def source_bucket(self) -> str:
        return f"{self.project}-{self.service}-source"

    @property
    def run_account(self) -> str:
        return self.account(f"{self.service}-run")

    @property
    def build_account(self) -> str:
        return self.account(f"{self.service}-build")

    @property
    def job(self) -> str:
        return f"{self.service}-cohort"

    @property
    def job_account(self) -> str:
        return self.account(f"{self.service}-job")

    @property
    def check_account(self) -> str:
        return self.account(f"{self.service}-check")

    def account(self, name: str) -> str:
        return f"{name}@{self.project}.iam.gserviceaccount.com"

    @property
    def behind_balancer(self) -> bool:
        return self.login == "load-balancer"

    @property
    def ingress(self) -> str:
        return "internal-and-cloud-load-balancing" if self.behind_balancer else "all"


def source_tag() -> str:
    """A tag that changes when, and only when, something that goes into the image does."""
    digest = hashlib.sha256()
    names = ["Dockerfile", ".dockerignore", "pyproject.toml", "README.md", "LICENSE"]
    names += [f"requirements{kind}.txt" for kind in ("-cloud", "-bake", "-image")]
    files = [ROOT / name for name in names]
    files += sorted(p for p in (ROOT / "src").rglob("*") if p.is_file() and p.suffix != ".pyc")
    for file in files:
        digest.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
