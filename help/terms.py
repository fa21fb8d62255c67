"""The terms of the tracker: what each means and which article says so; shown beside them and on a page of their own."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from values.text import Label, fold


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its meaning in a sentence or two, and the article it rests on, as it is cited (empty: none)."""

    key: str
    name: Label
    meaning: Label
    article: Label = ""

    def mentions(self, words: list[str]) -> bool:
        """Return whether the term, in the language in use, holds all of `words`, which are folded."""
        text = fold(f"{self.name} {self.meaning} {self.article}")
        return all(word in text for word in words)


SITES = (
    Term(
        "cluster",
        pgettext_lazy("term", "industrial cluster"),
        _("A place of industrial production with its own boundary, kept by the Department of Industry and Trade."),
        _("Article 2(1), Decree 32/2024/NĐ-CP"),
    ),
    Term(
        "zone",
        pgettext_lazy("term", "industrial zone"),
        _("Kept by the Management Board of industrial zones. A zone and a cluster of the same name are two sites."),
        _("Decree 35/2022/NĐ-CP"),
    ),
    Term(
        "legal-status",
        pgettext_lazy("term", "legal status"),
        _(
            "What the last decision left of a site: in force, suspended, decision revoked, or removed from the plan. "
            "Nothing is expected of a site that is revoked or removed; it stays readable."
        ),
    ),
    Term(
        "developer",
        pgettext_lazy("term", "infrastructure developer"),
        _("The organisation that the decision names to build and run the infrastructure of a site."),
        _("Articles 12 and 13, Decree 32/2024/NĐ-CP"),
    ),
    Term(
        "position",
        pgettext_lazy("term", "position of a site"),
        _(
            "Latitude and longitude in WGS 84, as recorded or as they follow from VN-2000 coordinates and "
            "the central meridian of the map. Until one is recorded the map shows the site at the centre of its unit."
        ),
        _("Decision 05/2007/QĐ-BTNMT; Circular 973/2001/TT-TCĐC"),
    ),
    Term(
        "investor-sheet",
        pgettext_lazy("term", "investor sheet"),
        _(
            "What investors read of a site, in Vietnamese and English: location, decisions, vacant land, industries, "
            "infrastructure, prices, and how to reach the office. Published only when an officer says so, as it was on "
            "that day."
        ),
    ),
    Term(
        "vacant-land",
        pgettext_lazy("term", "vacant industrial land"),
        _(
            "Industrial land that is not leased yet: as a source gives it; where none does, the industrial land of the "
            "detailed plan less what is leased or, for want of that figure, less the land of the recorded projects. "
            "Unknown where one of them is not recorded."
        ),
        _("Article 2(7), Decree 32/2024/NĐ-CP"),
    ),
    Term(
        "secondary-project",
        pgettext_lazy("term", "secondary project"),
        _("An investment project inside a site, of a secondary investor who leases land there."),
    ),
    Term(
        "person-in-charge",
        pgettext_lazy("term", "person in charge"),
        _(
            "The officer who follows a site: it is in their work and in their reminder email. It gives no right; it "
            "is handed over when the officer leaves."
        ),
    ),
    Term(
        "ready-land",
        pgettext_lazy("term", "land ready to build on"),
        _("Land that can be built on at once. It is recorded apart from the area cleared, which may be larger."),
    ),
    Term(
        "occupancy",
        pgettext_lazy("term", "occupancy rate"),
        _(
            "Industrial land leased, sub-leased or covered by an approved investment policy or an investment "
            "certificate, divided by the industrial land of the site. It is calculated; a reported rate is kept as it "
            "was said and stands beside it, and no hectares are made of it."
        ),
        _("Article 2(7), Decree 32/2024/NĐ-CP"),
    ),
    Term(
        "second-factor",
        pgettext_lazy("term", "second factor"),
        _(
            "What signing in asks for beside the password: a code of an app on the phone, or a passkey. An "
            "administrator says which roles need one, and removes one that was lost."
        ),
    ),
    Term(
        "passkey",
        pgettext_lazy("term", "passkey"),
        _(
            "A key that a device keeps for this address and shows after finger, face or PIN. It signs in in place of "
            "password and code, and cannot be told to a false page."
        ),
    ),
)

MILESTONES = (
    Term(
        "milestone",
        pgettext_lazy("term", "milestone"),
        _(
            "A stage at one site, with its state, its dates and its document. Stages may overlap: none is done because "
            "a later one is, or because time has passed."
        ),
    ),
    Term(
        "key-stage",
        pgettext_lazy("term", "key stage"),
        _(
            "One of the four stages on every list and on the dashboard: feasibility study, environmental impact "
            "assessment, site clearance, operation. Administrators choose them in the catalogue."
        ),
    ),
    Term(
        "sub-step",
        pgettext_lazy("term", "sub-step of a stage"),
        _("A part of a stage that is dated and done by itself: survey, inventory, payment, handover of clearance."),
    ),
    Term(
        "target-date",
        pgettext_lazy("term", "target date"),
        _(
            "The date by which a milestone must be done, as precisely as it was given: a day, a month, a "
            "quarter or a year. Every date given stays readable; a changed one needs a reason."
        ),
    ),
    Term(
        "original-target",
        pgettext_lazy("term", "original target"),
        _("The first target date that was given (the plan). What is behind is measured from it."),
    ),
    Term(
        "current-target",
        pgettext_lazy("term", "current target"),
        _("The target date in force now: the last one given, or the original one where no other was."),
    ),
    Term(
        "overdue",
        pgettext_lazy("term", "overdue"),
        _(
            "The whole of the current target date is over and it is not done: “tháng 1/2025” from 1/2/2025. With a "
            "new date to come it is no longer overdue, only behind its original target."
        ),
    ),
    Term(
        "behind",
        pgettext_lazy("term", "behind original target"),
        _("Later than the first date given, whether done late, given a later date, or overdue."),
    ),
    Term(
        "baseline",
        pgettext_lazy("term", "baseline"),
        _("The schedule of a site frozen on one day, to compare later dates with. It does not change any more."),
    ),
    Term(
        "no-change",
        pgettext_lazy("term", "no change in the period"),
        _("Someone checked on that day and nothing had changed. The values keep their own day."),
    ),
)

OBSTACLES = (
    Term(
        "obstacle",
        pgettext_lazy("term", "obstacle"),
        _(
            "What hinders a site or one of its milestones, with its cause, the request, the authority that is to "
            "act and by when. While it is open its milestone shows as blocked."
        ),
    ),
    Term(
        "confirm",
        pgettext_lazy("term", "confirm, by a second person"),
        _("A resolved obstacle is closed when a second person confirms it, not the person who resolved it."),
    ),
    Term(
        "finding",
        pgettext_lazy("term", "finding of an inspection"),
        _("Something found wrong at an inspection, with the action required, by when, and the day it was done."),
    ),
    Term(
        "conclusion",
        pgettext_lazy("term", "conclusion of a meeting"),
        _("A task given by a meeting, with its date. It stays open until a second person confirms it done."),
    ),
    Term(
        "desk",
        pgettext_lazy("term", "dossiers by desk"),
        _("Which office holds the dossier of a milestone, and for how long, by the last movement recorded."),
    ),
    Term(
        "legal-limit",
        pgettext_lazy("term", "legal time limit"),
        _(
            "How many days an office has for a stage, with its article. Administrators record it; the "
            "deadline is counted from the day after the receipt of the dossier."
        ),
    ),
)

VALUES = (
    Term(
        "figure",
        pgettext_lazy("term", "figure"),
        _(
            "A value of a site, with its source and its day. Two sources may differ: both stay, and one is in "
            "use, with a reason."
        ),
    ),
    Term(
        "source",
        pgettext_lazy("term", "source"),
        _(
            "Where a value comes from: a document with its number, or who reported it. A new value never takes over "
            "the source of the old one."
        ),
    ),
    Term(
        "as-at",
        pgettext_lazy("term", "day on which a value was true"),
        _("The day the value speaks of. It is not the day on which it was entered."),
    ),
    Term(
        "indicator",
        pgettext_lazy("term", "indicator"),
        _("A figure of the province or of an area, by period and basis of prices: the value of industrial output."),
    ),
    Term(
        "calculated",
        pgettext_lazy("term", "calculated and published figures"),
        _("Calculated: added up from what is recorded here. Published: what a document says. Both are shown."),
    ),
    Term(
        "doubt",
        pgettext_lazy("term", "doubtful data"),
        _(
            "Data that contradict each other or look like a mistake. They are asked about, never rejected or "
            "changed automatically."
        ),
    ),
    Term(
        "as-of",
        pgettext_lazy("term", "a page as at a past date"),
        _("What was recorded by the end of that day. It is for reading only."),
    ),
)

REPORTS = (
    Term(
        "period",
        pgettext_lazy("term", "reporting period"),
        _(
            "Half-year: from 15 December of the year before to 14 June. Year: from 15 December of the year before to "
            "14 December."
        ),
        _("Circular 14/2024/TT-BCT, amended by Circular 38/2025/TT-BCT"),
    ),
    Term(
        "cut-off",
        pgettext_lazy("term", "cut-off date"),
        _("The last day of a reporting period, 14 June or 14 December: figures are as at that day."),
        _("Circular 14/2024/TT-BCT, amended by Circular 38/2025/TT-BCT"),
    ),
    Term(
        "form",
        pgettext_lazy("term", "form of the circular"),
        _(
            "Forms 01 and 02: what secondary investors and developers report by 20 June and 20 December. Form 03: "
            "clusters of a unit, by the 25th. Form 04: clusters of the province, by 30 June and 31 December."
        ),
        _("Circular 14/2024/TT-BCT, amended by Circular 38/2025/TT-BCT"),
    ),
    Term(
        "sign-off",
        pgettext_lazy("term", "sign-off of a form"),
        _(
            "A developer signs off form 02, a commune form 03; the Department's sign-off is filing. Figures corrected "
            "beneath afterwards are told on the form's page."
        ),
    ),
    Term(
        "cross-table",
        pgettext_lazy("term", "cross table"),
        _(
            "Records of a list counted, or one of their figures added up, by rows and columns that one chooses. What "
            "is not recorded has a row or column of its own, and a record without the figure is in no sum."
        ),
    ),
    Term(
        "own-table",
        pgettext_lazy("term", "own table"),
        _(
            "A list, cross table or series named as a report, with a period and a signature block. Once the period "
            "is over, it shows what was true by its last day, also what was recorded later; it names the columns that "
            "know no day. A version that is filed is frozen, and a correction is the next version, with its reason."
        ),
    ),
    Term(
        "national-file",
        pgettext_lazy("term", "national file"),
        _(
            "The records of a period in one file for other systems, true by the cut-off date as far as is known, with "
            "a description that a program checks. No name of a person is in it."
        ),
    ),
    Term(
        "open-data",
        pgettext_lazy("term", "open data"),
        _(
            "What the office publishes for everybody, without sign-in: a page and files of sites and milestones. It is "
            "off until an administrator switches it on, and holds the fields that are ticked there alone, with their "
            "documents and days. Names of persons, reasons, remarks and notes are never in it."
        ),
    ),
    Term(
        "report-for-approval",
        pgettext_lazy("term", "report for approval"),
        _(
            "What a developer's representative or a local officer sent. It becomes official when an officer approves "
            "it, is corrected first, or is returned with a reason."
        ),
    ),
    Term(
        "programs",
        pgettext_lazy("term", "interface for other programs"),
        _(
            "Addresses under which other programs read what a person may see, and send reports for approval. They show "
            "an access token in place of a password: it has the rights of one person, ends on a day, and can be "
            "withdrawn."
        ),
    ),
    Term(
        "webhook",
        pgettext_lazy("term", "webhook"),
        _(
            "The address of another system which the tracker tells by itself what happened: a milestone changed, an "
            "obstacle opened, a form filed. An administrator registers it with the rights of one account."
        ),
    ),
    Term(
        "direction",
        pgettext_lazy("term", "direction of a letter"),
        _(
            "Down to offices below and to companies: it urges. Across to equals: it asks to work together. Up to the "
            "provincial committee and ministries: it reports and proposes."
        ),
        _("Decree 30/2020/NĐ-CP (layout of official letters)"),
    ),
)

GROUPS: tuple[tuple[Label, tuple[Term, ...]], ...] = (
    (pgettext_lazy("terms", "Sites and people"), SITES),
    (pgettext_lazy("terms", "Milestones and dates"), MILESTONES),
    (pgettext_lazy("terms", "Obstacles, inspections, meetings"), OBSTACLES),
    (pgettext_lazy("terms", "Values and sources"), VALUES),
    (pgettext_lazy("terms", "Reports and letters"), REPORTS),
)
TERMS = {term.key: term for _title, terms in GROUPS for term in terms}
# Fields of forms by the term that their label is, wherever they are asked for.
FIELDS = {
    "planned": "original-target",
    "forecast": "current-target",
    "area_ready": "ready-land",
    "source": "source",
    "as_of": "as-at",
    "standing": "legal-status",
    "in_charge": "person-in-charge",
}
