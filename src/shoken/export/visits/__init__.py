"""Visits that were compared: their pictures side by side, and the files to take away."""

from shoken.export.visits.files import comparison_files, comparison_makers
from shoken.export.visits.pictures import visit_pictures
from shoken.export.visits.times import visit_times

__all__ = ["comparison_files", "comparison_makers", "visit_pictures", "visit_times"]
