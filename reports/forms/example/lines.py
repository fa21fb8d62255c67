"""The lines of the example: answers that investors give for each project, and the lines that count and add up."""

from progress.models import Measure
from reports.forms.computations import Capital, Computation

TITLE = "Tình hình khu công nghiệp"
NAME = {"name": "Biểu của Ban Quản lý: khu công nghiệp", "name_en": "Form of the Management Board: zones"}
_USD = {"unit": "Triệu USD", "unit_en": "million USD"}
_PEOPLE = {"unit": "Người", "unit_en": "people"}

# Lines of form 01, asked of each project in a zone by quarter and year, by their numbers.
ANSWERS = {
    "K1": _USD
    | {
        "name": "Vốn đầu tư nước ngoài đã thực hiện, lũy kế đến cuối kỳ",
        "name_en": "Foreign capital implemented, cumulative to the end of the period",
    },
    "K2": _USD | {"name": "Giá trị xuất khẩu trong kỳ", "name_en": "Exports in the period"},
    "K3": _PEOPLE
    | {
        "name": "Số lao động có mặt cuối kỳ",
        "name_en": "Workers at the end of the period",
        "is_whole": True,
    },
    "K4": _PEOPLE
    | {
        "name": "Trong đó: lao động nước ngoài",
        "name_en": "Of which: foreign workers",
        "is_whole": True,
    },
}

# Lines of the form in their order, by their numbers; `indicator` names an answer above.
LINES = {
    "1": {
        "name": "Số khu công nghiệp",
        "name_en": "Zones",
        "unit": "Khu",
        "unit_en": "zones",
        "computation": Computation.SITES,
    },
    "2": {
        "name": "Diện tích đất công nghiệp",
        "name_en": "Industrial land",
        "unit": "ha",
        "computation": Computation.MEASURE,
        "measure": Measure.INDUSTRIAL_AREA,
    },
    "3": {
        "name": "Số dự án đầu tư",
        "name_en": "Projects",
        "unit": "Dự án",
        "unit_en": "projects",
        "computation": Computation.PROJECT_COUNT,
    },
    "3.1": {
        "name": "Trong đó: dự án có vốn đầu tư nước ngoài",
        "name_en": "Of which: projects with foreign capital",
        "unit": "Dự án",
        "unit_en": "projects",
        "computation": Computation.PROJECT_COUNT,
        "capital": Capital.FOREIGN,
        "part_of": "3",
    },
    "4": {
        "name": "Diện tích đất đã cho dự án thuê",
        "name_en": "Land of projects",
        "unit": "ha",
        "computation": Computation.PROJECT_LAND,
    },
    "5": {
        "name": "Vốn đầu tư đăng ký của dự án trong nước",
        "name_en": "Registered capital of domestic projects",
        "unit": "Tỷ đồng",
        "unit_en": "billion VND",
        "computation": Computation.REGISTERED_CAPITAL,
        "capital": Capital.DOMESTIC,
    },
    "6": {"indicator": "K1"},
    "7": {"indicator": "K2"},
    "8": {"indicator": "K3"},
    "8.1": {"indicator": "K4", "part_of": "8"},
}
