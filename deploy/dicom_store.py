"""An archive in Cloud Healthcare: a DICOM store that the page searches, reads and sends to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deploy.gcloud import Gcloud
    from deploy.plan import Plan

__all__ = ["archive_settings", "dicom_store"]


def dicom_store(plan: Plan, cloud: Gcloud) -> None:
    """Dataset and DICOM store, in which the page's account may read and write studies."""
    if not plan.dicom_store:
        return
    name, location = plan.service, f"--location={plan.region}"
    if not cloud.read("healthcare", "datasets", "describe", name, location):
        cloud.change("healthcare", "datasets", "create", name, location)
    where = [name, f"--dataset={name}", location]
    if not cloud.read("healthcare", "dicom-stores", "describe", *where):
        cloud.change("healthcare", "dicom-stores", "create", *where)
    runner = f"serviceAccount:{plan.run_account}"
    cloud.grant(["healthcare", "dicom-stores"], where, {"roles/healthcare.dicomEditor": [runner]})


def archive_settings(plan: Plan) -> dict[str, str]:
    """The page's settings that name the store and how it logs in there."""
    if not plan.dicom_store:
        return {}
    name = plan.service
    store = f"projects/{plan.project}/locations/{plan.region}/datasets/{name}/dicomStores/{name}"
    return {
        "SHOKEN_PACS_URL": f"https://healthcare.googleapis.com/v1/{store}/dicomWeb",
        "SHOKEN_PACS_AUTH": "google",
    }
