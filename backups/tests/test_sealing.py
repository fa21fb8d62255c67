"""What is sealed reads as it was from any place; what was changed, cut, exchanged or opened by another key does not."""

import io

import pytest

from backups.errors import BackupError
from backups.sealing import MARK, PIECE, SEAL, SealedReader, SealedWriter

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("in_english")]
KEY = "k" * 20
HEAD = len(MARK) + 16 + SEAL


def sealed(path, content: bytes):
    with path.open("w+b") as file:
        writer = SealedWriter(file, KEY)
        for start in range(0, len(content), 70_001):
            writer.write(content[start : start + 70_001])
        writer.finish()
    return path


def reader(path, key: str = KEY) -> io.BufferedReader:
    return io.BufferedReader(SealedReader(path.open("rb"), path.name, key))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 77])
def test_it_reads_as_it_was_written_from_any_place(tmp_path, size):
    content = bytes(number * 7 % 251 for number in range(size))
    path = sealed(tmp_path / "a", content)
    assert content[:60] not in path.read_bytes() or size < 60
    with reader(path) as file:
        assert file.read() == content
        for start in (size // 2, 0, max(size - 5, 0), PIECE - 3, size):
            file.seek(start)
            assert file.read(9) == content[start : start + 9]
        assert file.seek(0, io.SEEK_END) == size


def test_two_files_of_one_key_share_nothing(tmp_path):
    one, other = (sealed(tmp_path / name, b"the same") for name in "ab")
    assert one.read_bytes()[HEAD:] != other.read_bytes()[HEAD:]


@pytest.mark.parametrize(
    "size",
    [0, HEAD - 1, HEAD, HEAD + 5, HEAD + PIECE, HEAD + PIECE + SEAL, HEAD + 2 * (PIECE + SEAL), -1],
)
def test_a_file_that_was_cut_off_is_told_at_once(tmp_path, size):
    path = sealed(tmp_path / "a", bytes(2 * PIECE + 100))
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(BackupError, match=r"a was cut off, or its end was changed\. Copy it again"):
        reader(path)


def test_a_wrong_key_and_none_are_told(tmp_path):
    path = sealed(tmp_path / "a", b"x")
    with pytest.raises(BackupError, match=r"The key does not open a\. Give the key that was in use"):
        reader(path, KEY + "x")
    with pytest.raises(BackupError, match=r"a is encrypted\. Give its key as BACKUP_KEY"):
        reader(path, "")


def test_what_was_changed_or_exchanged_within_is_found(tmp_path):
    path = sealed(tmp_path / "a", bytes(3 * PIECE))
    whole, long = path.read_bytes(), PIECE + SEAL
    for changed in (
        whole[: HEAD + 9] + b"!" + whole[HEAD + 10 :],
        whole[:HEAD] + whole[HEAD + long : HEAD + 2 * long] + whole[HEAD : HEAD + long] + whole[HEAD + 2 * long :],
        whole[:HEAD] + whole[HEAD + long :],
    ):
        path.write_bytes(changed)
        with pytest.raises(BackupError), reader(path) as file:
            file.read()
