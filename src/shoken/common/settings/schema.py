"""Every setting, its default and its check.

Each setting is an environment variable ``SHOKEN_<NAME>``, or has the name that others gave it; an
empty variable counts as unset, and a secret prints as asterisks.

pydantic-settings would read the same variables, but importing it takes 95 ms of processor time on
top of the 143 ms that the settings take as they are (medians of ten, in turns, on one EPYC core),
in every process that asks for one.
"""

from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - pydantic needs it
from typing import Any, Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import ConfigDict, Field, SecretStr, ValidationError

from shoken.common.errors import UsageError
from shoken.common.identity import IdentityMode
from shoken.common.settings.archive import ArchiveSettings
from shoken.common.settings.cores import usable_cores
from shoken.common.settings.variable_names import variable

__all__ = ["Settings"]

_CLOUD_RUN_MIB = 32  # Cloud Run's limit for a request over HTTP/1


class Settings(ArchiveSettings):
    """All settings with their defaults, frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model_dir: Path = Field(
        default_factory=lambda: user_cache_path("shoken", appauthor=False) / "models",
        description="folder for weights; may be read-only once filled",
    )
    model_mirror: str | None = Field(
        default=None,
        description="folder or web address that holds the published files as <model id>/<file>",
    )
    offline: bool = Field(default=False, description="never fetch weights")
    threads: int = Field(
        default_factory=usable_cores, ge=1, description="threads for networks and registration"
    )
    network_memory_mib: int = Field(
        default=2048, ge=1, description="memory that networks may keep between scans, in MiB"
    )
    # limits of reading, by hand: far above what scans of a head need, they bound what a hostile
    # file costs
    max_file_mib: int = Field(default=1024, ge=1, description="largest scan file, in MiB")
    max_files: int = Field(
        default=20_000, ge=1, description="maximum number of files in a folder, ZIP or list"
    )
    max_unpacked_mib: int = Field(
        default=4096, ge=1, description="maximum size of a folder or an unpacked ZIP, in MiB"
    )
    max_read_seconds: int = Field(
        default=15,
        ge=1,
        description="time limit for reading a scan, in seconds; grows with its size and files",
    )
    max_read_memory_mib: int = Field(
        default=768,
        ge=64,
        description="memory limit for reading a scan, in MiB; grows with its size and voxels",
    )
    max_voxels: int = Field(
        default=134_217_728, ge=1, description="maximum number of voxels in a scan (default 512³)"
    )
    uploads_mib: int = Field(
        default=2048,
        ge=1,
        description="limit for one user's uploads over all sessions, in MiB",
    )
    max_picture_pixels: int = Field(
        default=33_554_432,
        ge=1024,
        description="maximum number of pixels in a picture of one slice",
    )
    store: str = Field(
        default_factory=lambda: str(user_data_path("shoken", appauthor=False) / "results"),
        description="where the page stores results: a folder, or an fsspec URL such as gs://…",
    )
    cohort: str | None = Field(
        default=None,
        description="results of a cohort that the page shows to every user: a folder, or gs://…",
    )
    # by hand: a follow-up of some months, and some hundred results of 20 to 30 MiB
    store_days: int = Field(
        default=90,
        ge=0,
        description="days that the page keeps a result, and the receiver of an archive the record "
        "of a study that is done; 0 keeps them forever",
    )
    store_mib: int = Field(
        default=20_480,
        ge=64,
        description="limit for one user's stored results, in MiB; the oldest are removed first",
    )
    at_once: int = Field(
        default=1,
        ge=1,
        description="analyses that the page runs at the same time, each in its own process",
    )
    waiting: int = Field(
        default=40, ge=1, description="maximum number of analyses waiting in the page's queue"
    )
    # by hand: far above what an analysis takes (bench/container_cost.py), so that it hangs
    analysis_seconds: int = Field(
        default=900,
        ge=1,
        description="time limit for an analysis on the page or of a cohort, in seconds",
    )
    analysis_memory_mib: int = Field(
        default=6144,
        ge=512,
        description="memory limit for an analysis on the page or of a cohort, in MiB",
    )
    log: Literal["text", "json"] | None = Field(
        default=None,
        description="form of the page's log lines: text or json; default: json where PORT is set",
    )
    language: Literal["ja", "en"] = Field(
        default="ja", description="language of reports and of the page: ja or en"
    )
    hide_names: bool = Field(
        default=False,
        description="name results after their content and keep file names out of messages",
    )
    identity: IdentityMode = Field(
        default=IdentityMode.PSEUDONYMOUS,
        description="what DICOM results say of patient and study: pseudonymous, or archive: the "
        "attributes of their source",
    )
    port: int | None = Field(
        default=None, ge=1, le=65535, description="port of the page; Cloud Run sets it"
    )
    address: str | None = Field(
        default=None,
        pattern="^[A-Za-z0-9.:-]+$",
        description="address that the page listens on; default: this machine only (localhost)",
    )
    hosts: str = Field(
        default="",
        pattern="^[A-Za-z0-9.:, -]*$",
        description="host names of the page besides localhost, comma-separated",
    )
    base_path: str = Field(
        default="",
        pattern="^[A-Za-z0-9/_-]*$",
        description="path under which a proxy serves the page, e.g. shoken; empty: the root",
    )
    k_service: str | None = Field(
        default=None, description="set by Cloud Run, which accepts no upload above 32 MiB"
    )
    cloud_run_task_index: int | None = Field(
        default=None, ge=0, description="set by Cloud Run Jobs: which share of a cohort, from 0"
    )
    cloud_run_task_count: int | None = Field(
        default=None, ge=1, description="set by Cloud Run Jobs: how many shares there are"
    )
    slurm_array_task_id: int | None = Field(
        default=None, ge=0, description="set by SLURM: which share of a cohort"
    )
    slurm_array_task_min: int | None = Field(
        default=None, ge=0, description="set by SLURM: the number of the first share"
    )
    slurm_array_task_count: int | None = Field(
        default=None, ge=1, description="set by SLURM: how many shares there are"
    )
    iap_audience: str | None = Field(
        default=None,
        pattern="^/projects/[0-9]+/"
        "(locations/[^/ ]+/services/[^/ ]+|global/backendServices/[^/ ]+)$",
        description="audience of Identity-Aware Proxy's signed header, required if set",
    )
    iap_keys_url: str = Field(
        default="https://www.gstatic.com/iap/verify/public_key",
        pattern="^https?://",
        description="address of Identity-Aware Proxy's public keys",
    )
    storage_url: str = Field(
        default="https://storage.googleapis.com",
        pattern="^https?://",
        description="address of Cloud Storage for large uploads; changed in tests",
    )
    gemini_api_key: SecretStr | None = Field(
        default=None,
        description="key of the Gemini API; without it the measured report is written",
    )
    google_genai_use_vertexai: bool = Field(
        default=False, description="Gemini through Vertex AI, with application-default credentials"
    )
    google_cloud_project: str | None = Field(
        default=None, description="project of Vertex AI", pattern="^[a-z0-9:.-]+$"
    )
    google_cloud_location: str = Field(
        default="global", description="location of Vertex AI", pattern="^[a-z0-9-]+$"
    )
    google_gemini_base_url: str | None = Field(
        default=None, pattern="^https?://", description="another address for the Gemini API"
    )
    google_vertex_base_url: str | None = Field(
        default=None, pattern="^https?://", description="another address for Vertex AI"
    )
    gemini_model: str = Field(
        default="gemini-3.8-flash",
        pattern="^[a-zA-Z0-9._-]+$",
        description="model that words the report",
    )
    gemini_seconds: float = Field(
        default=90, gt=0, description="time limit for Gemini per report, in seconds"
    )
    gemini_backoff_s: float = Field(
        default=1,
        ge=0,
        description="seconds before the first retry, doubled for each later one; longer if "
        "Gemini asks for it",
    )
    # bounds of cost, by hand: one report takes one request, or a second to correct it
    gemini_calls: int = Field(
        default=4, ge=1, description="maximum number of requests to Gemini per report"
    )
    gemini_calls_a_day: int = Field(
        default=500, ge=0, description="maximum number of requests to Gemini per day"
    )
    gemini_tokens: int = Field(
        default=100_000, ge=1, description="maximum number of tokens per report"
    )
    gemini_tokens_a_day: int = Field(
        default=5_000_000, ge=0, description="maximum number of tokens per day"
    )
    gemini_at_once: int = Field(
        default=2, ge=1, description="maximum number of simultaneous requests"
    )
    gemini_dir: Path = Field(
        default_factory=lambda: user_cache_path("shoken", appauthor=False) / "gemini",
        description="folder for the day's usage and the stored answers, readable by this user only",
    )
    gemini_kept: int = Field(
        default=64,
        ge=0,
        description="answers to store, so that no request is made twice; 0 stores none",
    )
    # public prices of the default model from 2027 on: an estimate that is too high stops nothing
    # too late (https://ai.google.dev/gemini-api/docs/pricing)
    gemini_usd_in: float = Field(
        default=1.5,
        ge=0,
        description="USD per million input tokens, for the cost estimate; half until the end of "
        "2026",
    )
    gemini_usd_out: float = Field(
        default=7.5,
        ge=0,
        description="USD per million output tokens, thoughts included; half until the end of 2026",
    )

    @property
    def upload_mib(self) -> int:
        """The largest file that the page takes, in MiB."""
        return min(self.max_file_mib, _CLOUD_RUN_MIB) if self.k_service else self.max_file_mib

    @property
    def gemini_missing(self) -> str | None:
        """The setting that the writer gemini lacks, or None where it is set up."""
        if self.google_genai_use_vertexai:
            return None if self.google_cloud_project else "GOOGLE_CLOUD_PROJECT"
        return None if self.gemini_api_key else "GEMINI_API_KEY"

    def without_secrets(self) -> dict[str, Any]:
        """Names and plain values, fit for JSON; what must not be seen is left out."""
        shown = {n for n, f in type(self).model_fields.items() if "Secret" not in str(f.annotation)}
        return self.model_dump(mode="json", include=shown)

    @classmethod
    def from_environment(cls) -> Settings:
        """The settings that this process's environment variables make.

        Raises
        ------
        UsageError
            A variable holds something that its setting cannot be.
        """
        named = {name: variable(name) for name in cls.model_fields}
        given = {n: os.environ[v] for n, v in named.items() if os.environ.get(v)}
        try:
            return cls(**given)  # pydantic turns text into values
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            raise UsageError(f"{named[str(first['loc'][0])]}: {first['msg']}") from None
