"""Web processes hold no state: what one of two does, the other knows."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.request
from contextlib import ExitStack

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings

from tests.support.databases import next_name
from tests.support.premises import Estate
from tests.support.served import serving


def test_a_visit_begun_at_one_process_goes_on_at_another(estate: Estate) -> None:
    with ExitStack() as stack:
        premises = stack.enter_context(estate.copy(template=estate.small_term(), name=next_name()))
        one, other = (
            stack.enter_context(serving(premises=premises, workers=1, environment={})) for _process in range(2)
        )
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        link = one.sign_in_link(role="教导处")
        assert "/office/" in browser.open(link).url
        # Cookies know no ports: the same browser stands before both processes.
        page = browser.open(f"{other.url}/office/").read().decode()
        assert "sign-in" not in page
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        browser.open(f"{other.url}/sign-out/", data=f"csrfmiddlewaretoken={token[1]}".encode())
        assert "/sign-in/" in browser.open(f"{one.url}/office/").url


def test_a_file_one_process_stored_is_read_by_another(estate: Estate) -> None:
    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with override_settings(MEDIA_ROOT=premises.var / "media"):
            name = default_storage.save("papers/one.txt", ContentFile("盖章".encode()))
        code = f"from django.core.files.storage import default_storage as s; print(s.open({name!r}).read().decode())"
        from tests.support.premises import afterbell  # noqa: PLC0415 - beside its only use

        assert afterbell("manage", "shell", "-c", code, premises=premises).splitlines()[-1] == "盖章"
