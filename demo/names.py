"""What places, companies, products and difficulties of a made-up province are called."""

# Communes and wards with the sites that lie there, where the list of the country knows no province of the office.
PLACES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("commune", "An Phú", ("An Phú", "An Bình", "An Hòa")),
    ("commune", "Tân Thành", ("Tân Thành", "Tân Bình", "Tân Hòa")),
    ("commune", "Phú Hòa", ("Phú Hòa", "Phú Bình", "Phú Cường")),
    ("commune", "Đông Hòa", ("Đông Hòa", "Đông Bình", "Đông Phú")),
    ("ward", "Hòa Thuận", ("Hòa Thuận", "Hòa Lợi", "Hòa Phú")),
    ("commune", "Long Phú", ("Long Phú", "Long Bình", "Long Hòa")),
    ("commune", "Bình Minh", ("Bình Minh", "Bình An", "Bình Phú")),
    ("ward", "Hưng Đạo", ("Hưng Đạo", "Hưng Phú", "Hưng Lợi")),
)
COMPANIES = (
    "Công ty Cổ phần Đầu tư hạ tầng {}", "Công ty TNHH Phát triển công nghiệp {}", "Công ty Cổ phần Xây dựng {}",
    "Công ty TNHH Đầu tư khu công nghiệp {}",
)  # fmt: skip
INVESTORS = (
    "Công ty TNHH Điện tử {}", "Công ty Cổ phần May {}", "Công ty TNHH Cơ khí {}", "Công ty Cổ phần Chế biến gỗ {}",
    "Công ty TNHH Vật liệu xây dựng {}", "Công ty Cổ phần Nông sản {}",
)  # fmt: skip
# What a company of the same place among INVESTORS makes.
PRODUCTS = (
    "Linh kiện điện tử",
    "Quần áo xuất khẩu",
    "Phụ tùng ô tô",
    "Ván ép, đồ gỗ",
    "Gạch không nung",
    "Chè, tinh bột",
)
OWN_NAMES = (
    "Việt Bắc", "An Phú", "Thành Đạt", "Hoàng Gia", "Tân Tiến", "Đại Thành", "Trường Sơn", "Minh Quân", "Bắc Sơn",
    "Hồng Hà", "Phú Thịnh", "Sao Mai", "Đông Á", "Nam Việt", "Tiến Phát", "Hưng Thịnh", "Kim Long", "Thái Sơn",
    "Hải Đăng", "Quang Minh",
)  # fmt: skip
AUTHORITIES = (
    "Ủy ban nhân dân tỉnh", "Sở Công Thương", "Sở Tài chính", "Sở Xây dựng",
    "Sở Nông nghiệp và Môi trường", "Trung tâm Phát triển quỹ đất", "Ban Quản lý các khu công nghiệp",
    "Thanh tra tỉnh", "Bộ Công Thương", "Công ty Điện lực tỉnh",
)  # fmt: skip
TITLES = {
    "decision": "Về việc phê duyệt dự án đầu tư hạ tầng kỹ thuật {}",
    "letter": "Về việc tháo gỡ khó khăn trong bồi thường, giải phóng mặt bằng {}",
    "minutes": "Kiểm tra tiến độ đầu tư hạ tầng kỹ thuật {}",
}
# Difficulties by code of their kind: what, why, what is asked.
OBSTACLES = {
    "land": ("{} hộ chưa nhận tiền bồi thường", "Nguồn gốc đất chưa xác định rõ", "Xác nhận nguồn gốc đất"),
    "compensation": ("Còn {} hộ chưa đồng thuận phương án bồi thường", "Đơn giá thấp hơn giá thị trường",
                     "Phê duyệt đơn giá bồi thường cụ thể"),
    "planning": ("Ranh giới chồng lấn {} ha quy hoạch rừng sản xuất", "Hai quy hoạch lập khác thời điểm",
                 "Điều chỉnh cục bộ quy hoạch"),
    "land-use": ("Còn {} ha đất trồng lúa chưa chuyển mục đích sử dụng", "Chưa có trong kế hoạch sử dụng đất năm",
                 "Bổ sung vào kế hoạch sử dụng đất"),
    "capital": ("Thiếu {} tỷ đồng chi trả bồi thường", "Vốn chủ sở hữu góp chậm", "Ứng vốn từ quỹ phát triển đất"),
    "environment": ("Nước thải của {} cơ sở chưa đấu nối", "Trạm xử lý nước thải chưa nghiệm thu",
                    "Hoàn thành trạm xử lý, đấu nối"),
    "procedure": ("Hồ sơ thẩm định quá hạn {} ngày", "Phải lấy ý kiến nhiều cơ quan", "Trả kết quả thẩm định"),
    "other": ("Đường dây 35 kV chưa di dời khỏi {} ha mặt bằng", "Chưa thống nhất kinh phí di dời",
              "Di dời đường dây"),
}  # fmt: skip
FINDINGS = (
    ("San nền chậm so với kế hoạch", "Bổ sung máy móc, tăng ca"),
    ("Chưa lắp biển báo, rào chắn công trường", "Lắp đặt trước khi thi công tiếp"),
    ("Nhật ký thi công ghi chưa đầy đủ", "Ghi bổ sung, gửi báo cáo"),
    ("Chưa có hố thu nước thải tạm", "Xây hố thu, xử lý trước khi xả"),
)
CONCLUSIONS = (
    "Hoàn thành hồ sơ bồi thường của các hộ còn lại", "Trình thẩm định quy hoạch chi tiết 1/500",
    "Báo cáo tiến độ góp vốn, giải ngân", "Bàn giao mặt bằng sạch cho chủ đầu tư",
    "Bổ sung báo cáo đánh giá tác động môi trường",
)  # fmt: skip
REMARKS = (
    "Đã gọi điện cho chủ đầu tư, hẹn gửi hồ sơ tuần sau.", "Số hộ còn lại cần đối chiếu với UBND xã.",
    "Đề nghị kiểm tra lại diện tích trong biên bản bàn giao.", "Đã nhận được văn bản trả lời, chờ lãnh đạo cho ý kiến.",
)  # fmt: skip
REASONS = ("Vướng giải phóng mặt bằng", "Chờ thẩm định", "Thiếu vốn", "Điều chỉnh quy hoạch", "Mưa lũ kéo dài")
NOTES = ("Đang thẩm định hồ sơ", "Đã họp với UBND xã", "Nhà thầu đang thi công", "Chờ ý kiến sở, ngành")


def in_turn(patterns: tuple[str, ...], number: int) -> str:
    """Return the name with that number, from 0: each pattern with each of OWN_NAMES, then the same with numerals."""
    rounds, place = divmod(number, len(patterns) * len(OWN_NAMES))
    name = patterns[place % len(patterns)].format(OWN_NAMES[place // len(patterns)])
    return f"{name} {rounds + 1}" if rounds else name
