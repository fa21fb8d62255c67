"""Words planted in records, which tell who reads what on all pages together.

They stand in records of each site, in what was reported there, in an organisation that no site names, in the saved
import of the clerk and in the officer's that is not saved.
"""

AT_SITES = {where: f"Chu {where}" for where in ("of cluster", "of other", "of zone")}
REPORTED = {where: f"Gửi {where}" for where in AT_SITES}
ELSEWHERE, SENT, UNSENT = "Chữ không ai", "Tệp đã lưu", "Tệp chưa lưu"
EVERYTHING = {*AT_SITES.values(), *REPORTED.values(), ELSEWHERE, SENT, UNSENT}
