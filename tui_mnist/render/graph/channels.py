"""Between two layers edges change their place across, each on a track of its own, so that no two run together.

A link leaves its vertex straight on, turns into its track, and turns again at the place where it arrives. With the
tracks in the right order two links share a cell only where they cross at a right angle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Turn(NamedTuple):
    """At this cell along the channel the link goes to this place across it."""

    along: int
    to: int


class _Piece(NamedTuple):
    link: int
    start: int
    end: int


def route_channel(links: Sequence[tuple[int, int]], *, pitch: int) -> tuple[list[list[Turn]], int]:
    """The turns of each link, given where each leaves and arrives across the channel, and the cells that they take.

    No two links may leave at the same place, nor arrive at the same. A straight link has no turns; most have one, a few
    that would run into each other have two. `pitch` is the distance of neighbouring tracks.
    """
    turns: list[list[Turn]] = [[] for _ in links]
    tracks: list[tuple[int, int, int, int]] = []
    length = 0
    for piece in _in_track_order(_without_rings(links)):
        low, high = sorted((piece.start, piece.end))
        along = 0
        for other_low, other_high, other_start, track in tracks:
            if other_start == piece.end:
                along = max(along, track + max(pitch, 2))  # two corners in one line must not touch
            elif low <= other_high + 1 and other_low <= high + 1:
                along = max(along, track + pitch)
        tracks.append((low, high, piece.start, along))
        turns[piece.link].append(Turn(along, piece.end))
        length = max(length, along + 1)
    return turns, length


def _without_rings(links: Sequence[tuple[int, int]]) -> list[_Piece]:
    """The links that turn. Of links in a ring, each of which would have to turn before the next, one turns twice."""
    pieces = [_Piece(link, start, end) for link, (start, end) in enumerate(links) if start != end]
    leaving = {piece.start: piece for piece in pieces}
    used = {place for ends in links for place in ends}
    split: dict[int, list[_Piece]] = {}
    seen: set[int] = set()
    for piece in pieces:
        ring = [piece]
        while ring[-1].link not in seen:
            seen.add(ring[-1].link)
            if ring[-1].end in leaving:
                ring.append(leaving[ring[-1].end])
        if len(ring) > 1 and ring[-1] is piece:
            link, start, end = max(ring[1:], key=lambda p: abs(p.end - p.start))
            middle = _nearest_unused((start + end) // 2, used)
            used.add(middle)
            split[link] = [_Piece(link, start, middle), _Piece(link, middle, end)]
    return [part for piece in pieces for part in split.get(piece.link, [piece])]


def _nearest_unused(place: int, used: set[int]) -> int:
    away = 0
    while place + away in used and place - away in used:
        away += 1
    return place - away if place + away in used else place + away


def _in_track_order(pieces: Sequence[_Piece]) -> list[_Piece]:
    """An order of the tracks in which nothing runs together, and links of one direction don't cross without need.

    What arrives in the line in which another leaves turns after that other one.
    """
    leaving = {piece.start: piece for piece in pieces}
    earlier: dict[_Piece, list[_Piece]] = {piece: [] for piece in pieces}
    for piece in pieces:
        other = leaving.get(piece.end)
        if other is not None and other.link == piece.link:
            earlier[other].append(piece)
        elif other is not None:
            earlier[piece].append(other)
    wanted = sorted(pieces, key=lambda p: (p.start > p.end, -p.start if p.start < p.end else p.start))
    ordered: dict[_Piece, None] = {}
    for piece in wanted:
        stack = [piece]
        while stack:
            waiting = [other for other in earlier[stack[-1]] if other not in ordered]
            if waiting:
                stack += waiting
            else:
                ordered[stack.pop()] = None
    return list(ordered)
