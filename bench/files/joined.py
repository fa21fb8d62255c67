"""A list as offices keep it: a row for each new site, with its figures, its steps and its developer."""

import hashlib
from io import BytesIO

from xlsxwriter import Workbook

HEADER = (
    "STT", "Tên cụm công nghiệp", "Diện tích (ha)", "Đất công nghiệp (ha)", "Tổng mức đầu tư (tỷ đồng)", "Chủ đầu tư",
    "ĐTM", "GPMB", "Vận hành",
)  # fmt: skip
# Records that a row speaks of: a site, three figures, three steps; of four sites one developer.
RECORDS, SITES_OF_ONE = 7, 4


def book_of_list(rows: int) -> tuple[bytes, int]:
    """Return a list of so many sites, none of which is recorded, and how many records it speaks of; nothing is asked of
    it."""
    target = BytesIO()
    with Workbook(target, {"constant_memory": True}) as book:
        page = book.add_worksheet("Danh mục")
        page.write_row(0, 0, ["(Kèm theo Báo cáo số 125/BC-SCT ngày 20/11/2026 của Sở Công Thương)"])
        page.write_row(1, 0, HEADER)
        for n in range(rows):
            developer = f"Công ty Cổ phần {word(-1 - n // SITES_OF_ONE)}"
            figures = [20 + n % 50, 15 + n % 30, f"{100 + n % 400},5 tỷ đồng"]
            steps = ["Đã hoàn thành ngày 15/3/2024", f"{n % 99 + 1}%", f"Dự kiến năm {2027 + n % 3}"]
            page.write_row(2 + n, 0, [n + 1, f"CCN {word(n)}", *figures, developer, *steps])
    return target.getvalue(), rows * RECORDS + -(-rows // SITES_OF_ONE)


def word(number: int) -> str:
    """Return a name that is like no other: names that are nearly alike are asked about."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:24].translate(_LETTERS)


_LETTERS = str.maketrans("0123456789", "ghiklmnopq")
