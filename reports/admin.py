"""The administration of the reports."""

import reports.indicators.admin
