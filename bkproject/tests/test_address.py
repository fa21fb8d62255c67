import pytest

from bkproject.startup import address


@pytest.fixture(autouse=True)
def env_file(tmp_path, monkeypatch):
    for name in ("HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(address, "ENV_FILE", tmp_path / ".env")
    return tmp_path / ".env"


def test_this_machine_and_port_8000_unless_told():
    assert address.bind() == "127.0.0.1:8000"
    assert address.url() == "http://127.0.0.1:8000"


def test_the_environment_says_otherwise(monkeypatch):
    monkeypatch.setenv("HOST", "10.0.0.5")
    monkeypatch.setenv("PORT", "8101")
    assert address.bind() == "10.0.0.5:8101"


def test_the_file_env_is_read_and_the_environment_wins_over_it(env_file, monkeypatch):
    env_file.write_text('# PORT=1\nHOST="192.168.1.9"  # the office\nexport PORT=8200\n')
    assert address.bind() == "192.168.1.9:8200"
    monkeypatch.setenv("PORT", "8300")
    assert address.bind() == "192.168.1.9:8300"


@pytest.mark.parametrize(
    ("host", "url"), [("0.0.0.0", "http://127.0.0.1:8000"), ("::", "http://[::1]:8000"), ("[::1]", "http://[::1]:8000")]
)
def test_the_printed_address_can_be_opened(host, url, monkeypatch):
    monkeypatch.setenv("HOST", host)
    assert address.url() == url


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused_by_name(port, monkeypatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(ValueError, match="PORT="):
        address.port()
