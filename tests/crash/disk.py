"""What a disk may hold after a power cut, given everything that was written to it.

What was flushed is there. Of what was not, each write may be there, or not, or in part: only some
of its 512 bytes at a time. Names that were made, deleted or moved count once their folder was
flushed; before that they come in order, as far as they came. A write whose flush failed may be
lost for ever, however often the file is flushed afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

SECTOR = 512
_FOLDER = -1
Decision = tuple[int, ...]
"""Of one write: the sectors that are kept."""


class Write(NamedTuple):
    """Bytes at a place of a file; a file that is not there is made."""

    file: str
    at: int
    data: bytes


class Truncate(NamedTuple):
    """Cut to a size."""

    file: str
    size: int


class Sync(NamedTuple):
    """Flushed; or not, when the disk reported an error."""

    file: str
    is_done: bool = True


class SyncNames(NamedTuple):
    """The list of names in a folder was flushed."""

    folder: str


class Delete(NamedTuple):
    """The name is gone."""

    file: str


class Rename(NamedTuple):
    """The name is another one."""

    file: str
    to: str


class MakeFolder(NamedTuple):
    """A new folder; all others were there before."""

    file: str


class Told(NamedTuple):
    """Somebody was told that ``count`` changes are stored."""

    count: int


Record = Write | Truncate | Sync | SyncNames | Delete | Rename | MakeFolder | Told


class State(NamedTuple):
    """One disk. ``key`` is equal for equal ones; ``told``: so many changes must be on it.

    ``build``: its files; before the next record is taken.
    """

    told: int
    key: tuple[object, ...]
    build: Callable[[], dict[str, bytes]]


@dataclass
class _Pending:
    """``is_flushed``: it is there for certain, and what stands before it is not."""

    change: Write | Truncate
    number: int
    is_flushed: bool = False
    is_doubtful: bool = False

    @property
    def sectors(self) -> range:
        if isinstance(self.change, Truncate):
            return range(1)
        first, end = self.change.at // SECTOR, self.change.at + len(self.change.data)
        return range(first, -(-end // SECTOR))


@dataclass
class _File:
    durable: bytes = b""
    epoch: int = 0
    pending: list[_Pending] = field(default_factory=list)

    def flush(self, number: int) -> None:
        for one in self.pending:
            one.is_flushed = one.is_flushed or not one.is_doubtful
        if not any(one.is_doubtful for one in self.pending):
            whole = bytearray(self.durable)
            for one in self.pending:
                _apply(whole, one, None)
            self.durable, self.pending, self.epoch = bytes(whole), [], number

    def flush_in_vain(self) -> None:
        for one in self.pending:
            one.is_doubtful = one.is_doubtful or not one.is_flushed

    @property
    def open_ones(self) -> list[_Pending]:
        return [one for one in self.pending if not one.is_flushed]


class Disk:
    """Records go in one after the other; ``states`` tells what a power cut now would leave."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """``files``: flushed, all of them."""
        self._files = {number: _File(data) for number, data in enumerate(files.values())}
        self._names: dict[str, int] = {name: number for number, name in enumerate(files)}
        self._known: dict[str, int] = dict(self._names)
        self._naming: list[tuple[int, str, str, int]] = []
        """(number, name that goes or "", name that comes or "", file) in order."""
        self._new_folders: set[str] = set()
        self._count = 0
        self.told = 0

    def take(self, record: Record) -> None:
        """The next thing that happened."""
        self._count += 1
        if isinstance(record, Told):
            self.told = record.count
        elif isinstance(record, SyncNames):
            self._flush_names(record.folder)
        elif isinstance(record, MakeFolder):
            self._new_folders.add(record.file)
            self._name("", record.file, _FOLDER)
        elif isinstance(record, Delete):
            self._name(record.file, "", self._known.pop(record.file))
        elif isinstance(record, Rename):
            mine = self._known.pop(record.file)
            self._known[record.to] = mine
            self._name(record.file, record.to, mine)
        elif isinstance(record, Sync):
            file = self._file(record.file)
            file.flush(self._count) if record.is_done else file.flush_in_vain()
        else:
            self._file(record.file).pending.append(_Pending(record, self._count))

    def now(self) -> dict[str, bytes]:
        """What whoever reads the files sees, without any power cut."""
        return {name: self._content(mine, {}) for name, mine in self._known.items()}

    def states(self, chance: Random, more: int) -> Iterator[State]:
        """The plain ones, and ``more`` drawn by chance."""
        named = {*self._known.values(), *self._names.values(), *(one[3] for one in self._naming)}
        open_ones = [
            one for number in sorted(named - {_FOLDER}) for one in self._files[number].open_ones
        ]
        open_ones.sort(key=lambda one: one.number)
        seen = set()
        for kept, names in self._choices(open_ones, chance, more):
            state = self._state(kept, names)
            if state.key not in seen:
                seen.add(state.key)
                yield state

    def _choices(
        self, open_ones: Sequence[_Pending], chance: Random, more: int
    ) -> Iterator[tuple[dict[int, Decision], int]]:
        every = {one.number: tuple(one.sectors) for one in open_ones}
        all_names = len(self._naming)
        for names in {0, all_names}:
            yield every, names
            yield dict.fromkeys(every, ()), names
        if open_ones:
            last = open_ones[-1]
            mine, half = every[last.number], len(last.sectors) // 2
            yield {**every, last.number: ()}, all_names
            yield {**dict.fromkeys(every, ()), last.number: mine}, all_names
            yield {**every, last.number: mine[:half]}, all_names
            yield {**every, last.number: mine[half:]}, all_names
        for _ in range(more if open_ones or all_names else 0):
            share = chance.choice((0.1, 0.5, 0.9))
            drawn = {
                number: tuple(one for one in sectors if chance.random() < share)
                if chance.random() < 0.3
                else sectors * (chance.random() < share)
                for number, sectors in every.items()
            }
            yield drawn, chance.randint(0, all_names)

    def _state(self, kept: dict[int, Decision], names: int) -> State:
        named = dict(self._names)
        for _, goes, comes, mine in self._naming[:names]:
            named.pop(goes, None)
            if comes:
                named[comes] = mine
        lost = self._new_folders - named.keys()
        named = {
            name: mine
            for name, mine in named.items()
            if mine != _FOLDER and not any(name.startswith(f"{folder}/") for folder in lost)
        }
        parts = []
        for name, mine in sorted(named.items()):
            file = self._files[mine]
            choice = tuple((one.number, kept[one.number]) for one in file.open_ones)
            flushed = sum(one.is_flushed for one in file.pending)
            parts.append((name, mine, file.epoch, flushed, choice))
        return State(
            self.told,
            tuple(parts),
            lambda: {name: self._content(mine, kept) for name, mine in named.items()},
        )

    def _content(self, mine: int, kept: Mapping[int, Decision]) -> bytes:
        file = self._files[mine]
        if not file.pending:
            return file.durable
        whole = bytearray(file.durable)
        for one in file.pending:
            _apply(whole, one, None if one.is_flushed else kept.get(one.number))
        return bytes(whole)

    def _file(self, name: str) -> _File:
        if name not in self._known:
            mine = len(self._files)
            self._files[mine] = _File(epoch=self._count)
            self._known[name] = mine
            self._name("", name, mine)
        return self._files[self._known[name]]

    def _name(self, goes: str, comes: str, mine: int) -> None:
        self._naming.append((self._count, goes, comes, mine))

    def _flush_names(self, folder: str) -> None:
        left = []
        for one in self._naming:
            _, goes, comes, mine = one
            if any(name and _folder(name) == folder for name in (goes, comes)):
                self._names.pop(goes, None)
                if comes:
                    self._names[comes] = mine
            else:
                left.append(one)
        self._naming = left


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _apply(whole: bytearray, one: _Pending, kept: Decision | None) -> None:
    """``kept``: None for all of it."""
    change = one.change
    if isinstance(change, Truncate):
        if kept is None or kept:
            del whole[change.size :]
            whole.extend(bytes(change.size - len(whole)))
        return
    if kept is None or kept == tuple(one.sectors):
        _put(whole, change.at, change.data)
        return
    end = change.at + len(change.data)
    for sector in kept:
        begin = max(change.at, sector * SECTOR)
        upto = min(end, (sector + 1) * SECTOR)
        _put(whole, begin, change.data[begin - change.at : upto - change.at])


def _put(whole: bytearray, at: int, data: bytes) -> None:
    if len(whole) < at:
        whole.extend(bytes(at - len(whole)))
    whole[at : at + len(data)] = data
