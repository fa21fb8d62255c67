"""The administration of all that hangs on sites: each noun registers its own pages."""

import progress.baselines.admin
import progress.desks.admin
import progress.documents.admin
import progress.events.admin
import progress.figures.admin
import progress.in_charge.admin
import progress.inspections.admin
import progress.investors.admin
import progress.meetings.admin
import progress.milestones.admin
import progress.milestones.stage_admin
import progress.obstacles.admin
import progress.outlines.admin
import progress.periods.admin
import progress.positions.admin
import progress.projects.admin
import progress.remarks.admin
import progress.sites.admin
import progress.staff.accounts
import progress.staff.admin
import progress.submissions.admin
