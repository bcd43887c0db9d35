"""Setting up a store: who it is, its programme, its first manager, and the code to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.errors import BadInput, RuleBroken
from app.domain.free_text import clean_text
from app.domain.money import Currency
from app.domain.operations import digest
from app.domain.operator import Operator
from app.domain.periods import BusinessTime, business_time
from app.domain.pin_tries import PIN_LENGTHS, check_new_pin
from app.domain.programme import Programme
from app.domain.store import StoreProfile
from app.ports.backup import Sealer
from app.ports.secrets import Secrets
from app.ports.store import UnitOfWork
from app.services.context import Context
from app.services.documents import read
from app.services.sign_on import WRAPPED_KEY, record

CURRENCIES = ("CNY", "HKD", "MOP", "TWD", "SGD", "MYR", "USD", "EUR")
"""Those with two decimals, as the amounts of the templates are written."""
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, 1, I or O, which people mistake for each other when they copy the code by hand."""
CODE_GROUPS = 5
CODE_GROUP_LENGTH = 4
MAX_NAME_LENGTH = 40
KEY_BYTES = 32


class StoreExists(RuleBroken):
    """The file holds a store already."""

    code = "E-STO-02"
    text = "This store is set up already. Choose another folder for a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStore:
    """The answers of the first-run page.

    ``template_id``: programme id of one of ``programme_templates()``. ``pass_public_key``: hex of
    the key that verifies this store's passes, from the signer the program was started with.
    """

    store_name: str
    currency: str = "CNY"
    template_id: str
    manager_name: str
    manager_pin: str
    pin_length: int = 4
    language: str = "zh_CN"
    store_id: str = "S01"
    counter_id: str = "C1"
    counter_name: str = "1"
    zone: str = "Asia/Shanghai"
    day_cut_hour: int = 4
    pass_public_key: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreKeys:
    """Where the keys lie, and the seal that the recovery code opens."""

    secrets: Secrets
    sealer: Sealer


def programme_templates() -> tuple[Programme, ...]:
    """The programmes a store can start from, by id; BadInput for a file that is wrong."""
    folder = Path(__file__).resolve().parents[2].joinpath("resources", "programmes")
    return tuple(
        read(Programme, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))
    )


def set_up_store(ctx: Context, new: NewStore, keys: StoreKeys) -> str:
    """Write profile, programme, and first manager in one transaction; answers the recovery code.

    The code is shown once and never stored; it opens backups and resets a forgotten manager PIN.
    Raises StoreExists, BadInput naming the field, PinWeak, and the errors of
    clean_text; EnvironmentFault when the keys cannot be kept.
    """
    programme = _programme(new)
    profile = _profile(ctx, new, programme.currency)
    published = replace(programme, valid_from=_now(ctx, profile).on)
    body = {
        "profile": profile,
        "programme_id": published.programme_id,
        "version": published.version,
        "programme_digest": digest(published),
    }
    first = FirstManager(
        name=new.manager_name, pin=new.manager_pin, record="store.set_up", body=body
    )
    return begin_store(ctx, profile, first, keys, lambda work: work.publish_programme(published))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstManager:
    """Who begins a store, and the record that says what was begun."""

    name: str
    pin: str
    record: str
    body: Mapping[str, object]


def begin_store(
    ctx: Context,
    profile: StoreProfile,
    first: FirstManager,
    keys: StoreKeys,
    fill: Callable[[UnitOfWork], None],
) -> str:
    """Profile, first manager and what ``fill`` adds, in one transaction; the recovery code.

    Raises StoreExists, PinWeak, BadInput; EnvironmentFault when the keys cannot be kept.
    """
    check_new_pin(first.pin, profile.pin_length)
    name = _named("manager_name", first.name)
    with ctx.store.read() as reader:
        if reader.profile() is not None:
            raise StoreExists
    recovery_code = make_recovery_code(ctx)
    wrapped = keys.sealer.wrap_key(recovery_code, _backup_key(ctx, keys.secrets))
    pin_hash = ctx.pins.hash(first.pin)
    operator_id = ctx.ids.new_id(_now(ctx, profile).at)
    manager = Operator(operator_id=operator_id, name=name, role="manager", pin_hash=pin_hash)
    with ctx.store.write() as work:
        if work.profile() is not None:
            raise StoreExists
        work.save_profile(profile)
        fill(work)
        work.save_operator(manager)
        work.save_setting(WRAPPED_KEY, wrapped.hex())
        work.save_setting("look.language", profile.language)
        record(ctx, work, operator_id, first.record, first.body)
        work.commit()
    return recovery_code


def _now(ctx: Context, profile: StoreProfile) -> BusinessTime:
    return business_time(ctx.clock.now(), ZoneInfo(profile.zone), profile.day_cut_hour)


def make_recovery_code(ctx: Context) -> str:
    """Five groups of four signs out of 32: 100 unguessable bits."""
    count = CODE_GROUPS * CODE_GROUP_LENGTH
    number = _random_below(ctx, len(CODE_ALPHABET) ** count)
    signs = []
    for _ in range(count):
        number, place = divmod(number, len(CODE_ALPHABET))
        signs.append(CODE_ALPHABET[place])
    text = "".join(signs)
    return "-".join(
        text[start : start + CODE_GROUP_LENGTH] for start in range(0, count, CODE_GROUP_LENGTH)
    )


def _random_below(ctx: Context, limit: int) -> int:
    digits = len(str(limit)) + 20
    return int(ctx.ids.digits(digits)) % limit


def _backup_key(ctx: Context, secrets: Secrets) -> bytes:
    kept = secrets.get("backup")
    if kept is not None:
        return kept
    made = _random_below(ctx, 256**KEY_BYTES).to_bytes(KEY_BYTES, "big")
    secrets.put("backup", made)
    return made


def _programme(new: NewStore) -> Programme:
    if new.currency not in CURRENCIES:
        raise BadInput(path="currency", reason=f"choose one of {', '.join(CURRENCIES)}")
    for template in programme_templates():
        if template.programme_id == new.template_id:
            return replace(template, version=1, currency=Currency(new.currency, 2))
    raise BadInput(path="template_id", reason="no such template")


def _profile(ctx: Context, new: NewStore, currency: Currency) -> StoreProfile:
    if new.pin_length not in PIN_LENGTHS:
        raise BadInput(path="pin_length", reason="4 to 6")
    if not 0 <= new.day_cut_hour < 12:
        raise BadInput(path="day_cut_hour", reason="0 to 11")
    return StoreProfile(
        store_id=_checked_id("store_id", new.store_id),
        store_name=_named("store_name", new.store_name),
        counter_id=_checked_id("counter_id", new.counter_id),
        counter_name=_named("counter_name", new.counter_name),
        device_id=ctx.ids.new_id(ctx.clock.now()),
        incarnation=1,
        currency=currency,
        zone=_zone(new.zone),
        day_cut_hour=new.day_cut_hour,
        pin_length=new.pin_length,
        language=new.language,
        pass_public_key=new.pass_public_key,
        is_demo=new.is_demo,
    )


def _named(path: str, text: str) -> str:
    name = clean_text(text, MAX_NAME_LENGTH)
    if not name:
        raise BadInput(path=path, reason="is empty")
    return name


def _checked_id(path: str, text: str) -> str:
    """Plain signs only, because receipt numbers and their codes are made of it."""
    if not (text.isascii() and text.isalnum() and text == text.upper() and len(text) <= 8):
        raise BadInput(path=path, reason="1 to 8 capital letters or digits")
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as wrong:
        raise BadInput(path="zone", reason="no such time zone") from wrong
    return name
