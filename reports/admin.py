"""The administration of the reports."""

import reports.forms.admin
import reports.indicators.admin
