"""Enterprises: who is in which district, industry, size class and cluster, year by year."""

from jiqun.enterprises.membership import Membership, MembershipRow, load_memberships, membership
from jiqun.enterprises.panel import Population
from jiqun.enterprises.roster import CUTS, roster

__all__ = ["CUTS", "Membership", "MembershipRow", "Population", "load_memberships", "membership", "roster"]
