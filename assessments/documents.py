"""What can be printed of an assessment."""

from assessments.field_form import FieldForm as FieldForm
from assessments.report_documents import AssessmentReport as AssessmentReport
