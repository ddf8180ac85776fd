"""The office's page of fees and the family's own, from drawing up to money confirmed and a bank's file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.subsidy.models import BankRow, FeeReceipt, FeeReceiptConfirmed, FeeRound
from tests.subsidy.test_fees import charging
from tests.support.world import SmallSchool
