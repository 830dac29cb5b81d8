"""Chat: rooms about listings, their messages, and how fast sellers answer."""

from __future__ import annotations

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAY_S, END
from t2sql.demo.columns import Array, Labels, Maybe
from t2sql.demo.draws import (
    draw_people,
    draw_weighted,
    number_within,
    skewed_weights,
    sums_within,
)
from t2sql.demo.listings import Listings
from t2sql.demo.members import Members
from t2sql.demo.orders import Orders
from t2sql.demo.plan import Plan
from t2sql.demo.sink import Sink

KINDS = ("TEXT", "IMAGE", "LOCATION", "PAYMENT_REQUEST", "STICKER")
KIND_SHARES = (0.83, 0.07, 0.03, 0.02, 0.05)


def build_chats(
    sink: Sink, plan: Plan, members: Members, listings: Listings, orders: Orders
) -> None:
    """Fills the chat tables: every order began in a room, and many rooms led to none."""
    rng = plan.rng("chats")
    listing, buyer, created = _rooms(rng, plan, members, listings, orders)
    ids = np.cumsum(rng.integers(1, 3, len(listing))) + 3_000_000
    seller = listings.seller[listing]
    room, sender_is_seller, sent = _messages(rng, members, seller, created)
    room, sender_is_seller, sent = (part[sent < END] for part in (room, sender_is_seller, sent))
    counts = np.bincount(room, minlength=len(ids))
    last = np.maximum.reduceat(sent, np.searchsorted(room, np.arange(len(ids))))
    deleted = rng.random(len(ids)) < 0.03
    sink.insert(
        "chat.chat_rooms",
        {
            "room_id": ids,
            "listing_id": listings.ids[listing],
            "buyer_id": buyer,
            "seller_id": seller,
            "message_count": counts,
            "created_at": clock.utc(created),
            "created_date": clock.dates(clock.day_of(created)),
            "last_message_at": clock.utc(last),
            "is_blocked": rng.random(len(ids)) < 0.006,
            "is_deleted": deleted,
        },
    )
    _store_messages(
        sink, rng, (ids[room], np.where(sender_is_seller, seller[room], buyer[room]), sent)
    )
    _responses(sink, ids, seller, created, (room, sender_is_seller, sent))


def _rooms(
    rng: np.random.Generator, plan: Plan, members: Members, listings: Listings, orders: Orders
) -> tuple[Array, Array, Array]:
    asked = listings.created[orders.listing]
    start = orders.ordered - np.minimum(
        rng.lognormal(8.6, 1.2, len(asked)), (orders.ordered - asked) * 0.9
    ).astype(np.int64)
    extra = draw_weighted(rng, listings.pull, plan.count(42_000))
    begin = listings.created[extra] + (rng.exponential(3, len(extra)) * DAY_S).astype(np.int64) + 60
    extra, begin = extra[begin < END - 60], begin[begin < END - 60]
    buyer = draw_people(rng, members.buyers, clock.day_of(begin))
    keep = buyer != listings.seller[extra]
    listing = np.concatenate([orders.listing, extra[keep]])
    created = np.concatenate([start, begin[keep]])
    who = np.concatenate([orders.buyer, buyer[keep]])
    order = np.argsort(created, kind="stable")
    return listing[order], who[order], created[order]


def _messages(
    rng: np.random.Generator, members: Members, seller: Array, created: Array
) -> tuple[Array, Array, Array]:
    """Room, whether the seller wrote it, and moment of each message; the buyer begins."""
    n = len(seller)
    speed = skewed_weights(rng, len(members.ids), 0.5, 10_000)
    speed = (speed / speed.mean())[np.searchsorted(members.ids, seller)]
    silent = rng.random(n) < 0.14
    count = np.where(silent, 1 + (rng.random(n) < 0.3), np.minimum(1 + rng.geometric(0.3, n), 40))
    room = np.repeat(np.arange(n), count)
    number = number_within(room)
    by_seller = np.where(
        silent[room], False, (number == 1) | ((number > 1) & (rng.random(len(room)) < 0.5))
    )
    hour = clock.kst(created).astype("datetime64[h]").astype(int) % 24
    slow = np.where((hour < 7) | (hour >= 23), 1.3, 0.0)[room]
    first_answer = rng.lognormal(6.4, 1.35, len(room)) / speed[room] * np.exp(slow)
    gap = np.where(number == 1, first_answer, rng.lognormal(5.0, 1.4, len(room)))
    gap = np.where(number == 0, 0, np.minimum(gap, 5 * DAY_S) + 4).astype(np.int64)
    return room, by_seller, created[room] + sums_within(gap, room)


def _store_messages(
    sink: Sink, rng: np.random.Generator, messages: tuple[Array, Array, Array]
) -> None:
    room, sender, sent = messages
    order = np.argsort(sent, kind="stable")
    n = len(order)
    kind = rng.choice(len(KINDS), n, p=KIND_SHARES)
    length = np.minimum(rng.lognormal(2.7, 0.8, n), 500).astype(int) + 1
    sink.insert(
        "chat.chat_messages",
        {
            "message_id": np.arange(1, n + 1) + 60_000_000,
            "room_id": room[order],
            "sender_id": sender[order],
            "msg_type": Labels(KINDS, kind),
            "msg_len": Maybe(length, kind == 0),
            "is_read": rng.random(n) < 0.96,
            "sent_at": clock.utc(sent[order]),
            "sent_date": clock.dates(clock.day_of(sent[order])),
        },
    )


def _responses(
    sink: Sink, ids: Array, seller: Array, created: Array, messages: tuple[Array, Array, Array]
) -> None:
    room, by_seller, sent = messages
    answers = np.flatnonzero(by_seller)
    rooms, first = np.unique(room[answers], return_index=True)
    answered = np.full(len(ids), -1)
    answered[rooms] = sent[answers[first]]
    replied = answered >= 0
    sink.insert(
        "chat.chat_response_stats",
        {
            "room_id": ids,
            "seller_id": seller,
            "first_buyer_msg_at": clock.utc(created),
            "first_seller_msg_at": Maybe(clock.utc(answered), replied),
            "response_seconds": Maybe(answered - created, replied),
            "created_date": clock.dates(clock.day_of(created)),
        },
    )
