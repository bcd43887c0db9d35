"""The shop in which scenarios happen: set up by the use case, with a manager and a cashier."""

from __future__ import annotations

from app.domain.programme import Programme
from app.services.context import Context
from app.services.first_run import CURRENCIES, NewStore, StoreKeys, set_up_store
from app.services.operators import add_operator
from app.services.scenarios.format import ScenarioDocument

TEMPLATE = "points-only"
"""Only until the scenario's own programme is in force."""
MANAGER_PIN, CASHIER_PIN = "8642", "4062"


def shop_of(document: ScenarioDocument, programme: Programme) -> NewStore:
    """The shop that a scenario needs; equal for most of them."""
    code = programme.currency.code
    return NewStore(
        store_name="scenario",
        currency=code if code in CURRENCIES else CURRENCIES[0],
        template_id=TEMPLATE,
        manager_name="manager",
        manager_pin=MANAGER_PIN,
        zone=document.store.zone,
        day_cut_hour=document.store.day_cut_hour,
    )


def set_up(ctx: Context, new: NewStore, keys: StoreKeys) -> None:
    """Set an empty store up and hire the cashier."""
    set_up_store(ctx, new, keys)
    with ctx.store.read() as reader:
        manager_id = reader.operators()[0].operator_id
    add_operator(ctx, "cashier", "cashier", CASHIER_PIN, manager_id)
