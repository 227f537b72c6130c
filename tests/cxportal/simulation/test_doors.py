"""How played people come through the public doors."""

import pytest

from cxportal.simulation import doors
from tests.plugins.postgres import free_port


@pytest.mark.parametrize(
    ("number", "site", "address"),
    [
        (0, "http://127.0.0.1:8000", "127.1.0.1"),
        (249, "http://127.0.0.1:8000", "127.1.0.250"),
        (250, "http://127.0.0.1", "127.1.1.1"),
        (62_500, "http://127.0.0.1:8000", "127.2.0.1"),
        (1, "http://[::1]:8000", ""),
        (1, "http://192.0.2.7:8000", ""),
        (1, "https://portal.example.com", ""),
    ],
)
def test_customers_on_the_portals_machine_come_from_addresses_of_their_own(
    number: int, site: str, address: str
) -> None:
    assert doors.address_of(number, site) == address


def test_where_nothing_listens_nobody_is_there() -> None:
    assert not doors.is_there(f"http://127.0.0.1:{free_port()}")
