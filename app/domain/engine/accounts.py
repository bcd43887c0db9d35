"""Other currencies of the programme: each is asked like the points, with rules of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.engine.bill import Grant
from app.domain.engine.redemption import PointsWish, points_wish
from app.domain.ledger import of_account
from app.domain.member import MemberSnapshot, PointsWon
from app.domain.programme import Account, Redemption
from app.domain.unit_facts import Benefit

if TYPE_CHECKING:
    from app.domain.engine.problem import Problem, Request

NOTHING = Redemption(max_share_bp=0)
"""The rules of an account that has no use for what is won."""


Asked = tuple[Account, "Request", PointsWish]
"""An account, and the question in which its rules and lots stand for the points."""


def account_questions(problem: Problem, member: MemberSnapshot | None) -> list[Asked]:
    """What is asked for every account."""
    accounts = problem.request.programme.accounts
    return [_question_of(problem, account, member) for account in accounts]


def holding(member: MemberSnapshot, account_id: str) -> MemberSnapshot:
    """The member with nothing but what is held in one account; its points for an empty id."""
    lots = of_account(member.lots, account_id)
    if not account_id:
        return member if len(lots) == len(member.lots) else replace(member, lots=lots)
    won = member.won_elsewhere.get(account_id, PointsWon())
    offline = None if member.offline is None else member.offline.of(account_id)
    return replace(member, lots=lots, won=won, redeemed_today=0, upgrades=(), offline=offline)


def _question_of(problem: Problem, account: Account, member: MemberSnapshot | None) -> Asked:
    programme, wishes = problem.request.programme, problem.request.wishes
    time = problem.request.time
    mine = None if member is None else holding(member, account.account_id)
    rules = account.redemption or NOTHING
    usual = None if account.auto_redeem and account.redemption else 0
    benefit = Benefit(kind="points", id=account.account_id)
    lines = problem.index.positions(problem.index.bits(rules.scope))
    wished = wishes.redeem_elsewhere.get(account.account_id, usual)
    grant = Grant("L6", benefit, account.name)
    wish = points_wish(rules, wished, mine, time, lines, grant)
    wish = wish.claiming(wishes.rewards, account.account_id)
    rules_of_it = replace(programme, earning=account.earning)
    request = problem.request._replace(member=mine, programme=rules_of_it)
    return account, request, wish.seen_as(wishes)
