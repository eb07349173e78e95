"""The environment variable of each setting."""

from __future__ import annotations

__all__ = ["variable"]

# settings that others have named
_FOREIGN = frozenset(
    {
        "cloud_run_task_count",
        "cloud_run_task_index",
        "gemini_api_key",
        "google_cloud_location",
        "google_cloud_project",
        "google_gemini_base_url",
        "google_genai_use_vertexai",
        "google_vertex_base_url",
        "k_service",
        "port",
        "slurm_array_task_count",
        "slurm_array_task_id",
        "slurm_array_task_min",
    }
)


def variable(name: str) -> str:
    """The environment variable of a setting.

    >>> variable("model_dir"), variable("port")
    ('SHOKEN_MODEL_DIR', 'PORT')
    """
    return name.upper() if name in _FOREIGN else f"SHOKEN_{name.upper()}"
