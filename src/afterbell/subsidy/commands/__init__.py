"""Every write of subsidies."""

from afterbell.subsidy.commands.publishing import publish_settlement
from afterbell.subsidy.commands.settling import settle

__all__ = ["publish_settlement", "settle"]
