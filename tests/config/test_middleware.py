"""What every answer goes through."""

import pytest

pytestmark = pytest.mark.django_db

BEYOND = 10**30
ADDRESSES = ("/stories/{}/report/", "/admin/stories/{}/", "/admin/stories/{}/reports/", "/admin/pages/{}/edit/")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("number", [BEYOND, 2**63, 10**18])
def test_a_number_that_no_row_can_have_is_not_found(address, number, as_user, admin):
    response = as_user(admin).get(address.format(number))

    assert response.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/gallery/%00/",
        "/share/%00/",
        "/my-stories/%00/",
        "/invitations/%00/",
        "/account/address/%00/",
        "/admin/stories/1/pictures/%00/",
        "/admin/letters/%00/",
        "/accounts/login/%00/",
    ],
)
def test_an_address_with_a_null_in_it_is_not_found(address, as_user, admin):
    browser = as_user(admin)

    assert [browser.get(address).status_code, browser.post(address).status_code] == [404, 404]


def test_reports_of_a_gallery_that_does_not_exist_are_none_of_any(as_user, moderator):
    response = as_user(moderator).get("/admin/stories/reports/", {"gallery": BEYOND})

    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()
