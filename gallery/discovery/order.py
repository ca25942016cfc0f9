"""All stories in one order, held so that any page of any selection of them is near."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import Any, Self

from pyroaring import BitMap

BLOCK = 4096
"""Stories in a block that is made anew; one that was added to may hold twice as many."""
Pair = tuple[Any, int]
"""A key, a number or a word as all keys of an order are, and the number of a story."""


@dataclass(frozen=True)
class Block:
    """Neighbours in an order: their keys, rising, beside their numbers."""

    keys: Sequence[Any]
    numbers: array
    members: BitMap

    @classmethod
    def of(cls, keys: Sequence[Any], numbers: Iterable[int]) -> Self:
        numbers = array("I", numbers)
        return cls(keys if isinstance(keys[0], bytes) else array("d", keys), numbers, BitMap(numbers))

    @classmethod
    def of_pairs(cls, pairs: Sequence[Pair]) -> Self:
        return cls.of([key for key, _number in pairs], (number for _key, number in pairs))

    def pairs(self) -> list[Pair]:
        return list(zip(self.keys, self.numbers, strict=True))

    def among(self, wanted: BitMap, *, newest_first: bool) -> Iterator[int]:
        numbers = reversed(self.numbers) if newest_first else iter(self.numbers)
        return (number for number in numbers if number in wanted)


@dataclass(frozen=True)
class Order:
    """Never changed: what follows a change shares the blocks that it left alone, so readers need no lock."""

    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, keys: Sequence[Any], numbers: BitMap) -> Self:
        """A key for each of the numbers, as they rise. Equal keys stand in the order of their numbers."""
        rising = array("I", numbers)
        places = sorted(range(len(rising)), key=keys.__getitem__)
        return cls(
            tuple(
                Block.of([keys[place] for place in part], array("I", [rising[place] for place in part]))
                for part in parts_of(places)
            )
        )

    @classmethod
    def of_values(cls, numbers: Mapping[float, Sequence[int]]) -> Self:
        """The same, by the keys, where many have the same."""
        rising = sorted(numbers)
        keys = array("d", chain.from_iterable(repeat(key, len(numbers[key])) for key in rising))
        beside = array("I", chain.from_iterable(numbers[key] for key in rising))
        return cls(tuple(map(Block.of, parts_of(keys), parts_of(beside))))

    def pairs(self) -> Iterator[Pair]:
        return chain.from_iterable(block.pairs() for block in self.blocks)

    def page(self, wanted: BitMap, *, start: int, size: int, backwards: bool = False) -> list[int]:
        """The numbers among `wanted` from the place `start` on, counted from 0."""
        found: list[int] = []
        for block in reversed(self.blocks) if backwards else self.blocks:
            here = block.members.intersection_cardinality(wanted) if start else 0
            if here and here <= start:
                start -= here
                continue
            rest = islice(block.among(wanted, newest_first=backwards), start, start + size - len(found))
            chosen = list(rest)
            start = max(0, start - here) if not chosen else 0
            found += chosen
            if len(found) >= size:
                break
        return found

    def passed(self, wanted: BitMap, place: Pair, *, backwards: bool = False) -> int:
        """How many among `wanted` stand before a place or at it."""
        ends = (before_or_at(block, place, backwards=backwards) for block in self.blocks)
        return sum(members.intersection_cardinality(wanted) for members in ends)

    def between(self, low: Any, high: Any) -> BitMap:
        """Those whose key is neither below `low` nor above `high`; None leaves an end open."""
        return BitMap().union(*(part_of(block, low, high) for block in self.blocks))

    def keys_among(self, wanted: BitMap) -> list[Any]:
        """The keys of these, rising."""
        return [key for block in self.blocks for key, number in block.pairs() if number in wanted]

    def changed(self, *, without: BitMap, added: Iterable[Pair]) -> Self:
        """The order that follows: less some numbers, with others at their keys."""
        added = sorted(added)
        if not self.blocks:
            return type(self)(tuple(blocks_of(added)))
        blocks: list[Block] = []
        for place, block in enumerate(self.blocks):
            is_last = place + 1 == len(self.blocks)
            end = len(added) if is_last else bisect_left(added, first_of(self.blocks[place + 1]))
            blocks += mended(block, without, added[:end])
            added = added[end:]
        return type(self)(tuple(blocks))


def blocks_of(pairs: Sequence[Pair]) -> Iterator[Block]:
    return map(Block.of_pairs, parts_of(pairs))


def parts_of(column: Any) -> Iterator[Any]:
    return (column[start : start + BLOCK] for start in range(0, len(column), BLOCK))


def first_of(block: Block) -> Pair:
    return block.keys[0], block.numbers[0]


def mended(block: Block, without: BitMap, added: Iterable[Pair]) -> Iterable[Block]:
    added = list(added)
    if not added and block.members.isdisjoint(without):
        return (block,)
    pairs = sorted([pair for pair in block.pairs() if pair[1] not in without] + added)
    return blocks_of(pairs) if len(pairs) > 2 * BLOCK else (Block.of_pairs(pairs),) if pairs else ()


def before_or_at(block: Block, place: Pair, *, backwards: bool) -> BitMap:
    places = range(len(block.keys))
    bisect = bisect_left if backwards else bisect_right
    at = bisect(places, place, key=lambda here: (block.keys[here], block.numbers[here]))
    if at == (0 if backwards else len(places)):
        return block.members
    return BitMap(block.numbers[at:] if backwards else block.numbers[:at])


def part_of(block: Block, low: Any, high: Any) -> BitMap:
    start = 0 if low is None else bisect_left(block.keys, low)
    end = len(block.keys) if high is None else bisect_right(block.keys, high)
    if start == 0 and end == len(block.keys):
        return block.members
    return BitMap(block.numbers[start:end])
