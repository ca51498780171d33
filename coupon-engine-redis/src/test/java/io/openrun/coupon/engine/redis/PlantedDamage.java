package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DifferenceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadGroupParams;

/** One way in which Redis and the record come to differ, and what a reconciler has to call it. */
enum PlantedDamage {
    MEMBERS_DELETED(DifferenceKind.MISSING_MEMBER) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            CouponId couponId = withRoom(reconciling, count);
            some(reconciling, couponId, count)
                    .forEach(event ->
                            reconciling.redis(couponId, "return redis.call('HDEL', KEYS[2], ARGV[1])", member(event)));
            return List.of(couponId);
        }
    },
    ROWS_DELETED(DifferenceKind.MISSING_ROW) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            CouponId couponId = withRoom(reconciling, count);
            for (CouponIssuedEvent event : some(reconciling, couponId, count)) {
                assertThat(reconciling.sql(
                                "DELETE FROM {issued_coupon} WHERE coupon_id = ? AND sequence = ?",
                                couponId.value(),
                                event.sequence()))
                        .isOne();
            }
            countRows(reconciling, couponId, -count);
            return List.of(couponId);
        }
    },
    MEMBERS_EDITED(DifferenceKind.DIFFERENT) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            CouponId couponId = withRoom(reconciling, count);
            for (CouponIssuedEvent event : some(reconciling, couponId, count)) {
                boolean even = event.sequence() % 4 == 0;
                Holding edited = even
                        ? new Holding(event.sequence() % count + 1, event.issuedAt())
                        : new Holding(event.sequence(), event.issuedAt().plusMillis(1));
                hold(reconciling, couponId, event, edited.text());
            }
            return List.of(couponId);
        }
    },
    /** By a worker that acknowledged before it committed. */
    EVENTS_ACKNOWLEDGED_WITHOUT_A_ROW(DifferenceKind.MISSING_ROW) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            CouponId couponId = reconciling.openedOnly(2 * count, count);
            String outbox = reconciling.keys(couponId).outbox();
            List<StreamEntryID> taken = reconciling
                    .store
                    .jedis()
                    .xreadGroup(
                            StockOpening.GROUP,
                            "hasty",
                            new XReadGroupParams().count(count),
                            Map.of(outbox, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY))
                    .get(0)
                    .getValue()
                    .stream()
                    .map(entry -> entry.getID())
                    .toList();
            assertThat(reconciling.store.jedis().xack(outbox, StockOpening.GROUP, taken.toArray(StreamEntryID[]::new)))
                    .isEqualTo(taken.size());
            return List.of(couponId);
        }
    },
    /** By a MAXLEN on the stream. */
    ENTRIES_TRIMMED(DifferenceKind.MISSING_ROW) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            CouponId couponId = reconciling.openedOnly(2 * count, count);
            reconciling.redis(couponId, "return redis.call('XTRIM', KEYS[3], 'MAXLEN', 0)");
            return List.of(couponId);
        }
    },
    USED_TOO_HIGH(DifferenceKind.COUNTER_AHEAD) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            return each(reconciling, count, "redis.call('HINCRBY', KEYS[1], 'used', 1)");
        }
    },
    USED_TOO_LOW(DifferenceKind.COUNTER_BEHIND) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            return each(reconciling, count, "redis.call('HINCRBY', KEYS[1], 'used', -1)");
        }
    },
    TOTAL_EDITED(DifferenceKind.CATALOG) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            return Stream.of("3", "-2", "-7")
                    .flatMap(by -> each(
                            reconciling,
                            (count + 2 - List.of("3", "-2", "-7").indexOf(by)) / 3,
                            "redis.call('HINCRBY', KEYS[1], 'total', " + by + ")")
                            .stream())
                    .toList();
        }
    },
    REVISION_BEHIND(DifferenceKind.REVISION_BEHIND) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            List<CouponId> coupons = each(reconciling, count, "");
            coupons.forEach(couponId -> {
                var unused = reconciling
                        .store
                        .register()
                        .change(
                                couponId,
                                1,
                                coupon -> coupon.addStock(2).suspend().resume());
            });
            return coupons;
        }
    },
    WITHHELD_LEFT_OVER(DifferenceKind.WITHHELD) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            return each(
                    reconciling,
                    count,
                    "redis.call('HSET', KEYS[1], 'withheld:dead', '3:1767225600000000') "
                            + "redis.call('HINCRBY', KEYS[1], 'withheld', 3)");
        }
    },
    GARBAGE(DifferenceKind.DAMAGED) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            CouponId couponId = withRoom(reconciling, count);
            List<String> garbage = List.of("", "nan:1", ":", "0:5", "7", "1:99999999999999999999", "x\ny");
            for (CouponIssuedEvent event : some(reconciling, couponId, count)) {
                hold(reconciling, couponId, event, garbage.get((int) (event.sequence() % garbage.size())));
            }
            return List.of(couponId);
        }
    },
    ROW_COUNTER_OFF(DifferenceKind.ROW_COUNTER) {
        @Override
        List<CouponId> plant(Reconciling reconciling, int count) {
            List<CouponId> coupons = each(reconciling, count, "");
            for (int i = 0; i < count; i++) {
                countRows(reconciling, coupons.get(i), i % 2 == 0 ? 1 : -1);
            }
            return coupons;
        }
    };

    private static final int ISSUED = 3;
    private static final int TOTAL = 10;

    private final DifferenceKind kind;

    PlantedDamage(DifferenceKind kind) {
        this.kind = kind;
    }

    DifferenceKind kind() {
        return kind;
    }

    /** Plants so many, in coupons of their own. */
    abstract List<CouponId> plant(Reconciling reconciling, int count);

    /** Coupons of which nothing differs but what a line of Lua does to each. */
    private static List<CouponId> each(Reconciling reconciling, int count, String lua) {
        List<CouponId> coupons = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CouponId couponId = reconciling.opened(TOTAL, ISSUED);
            reconciling.redis(couponId, lua + " return 1");
            coupons.add(couponId);
        }
        return coupons;
    }

    private static CouponId withRoom(Reconciling reconciling, int count) {
        return reconciling.opened(3 * count, 2 * count);
    }

    /** Every second one. */
    private static List<CouponIssuedEvent> some(Reconciling reconciling, CouponId couponId, int count) {
        List<CouponIssuedEvent> some = reconciling.events(couponId).stream()
                .filter(event -> event.sequence() % 2 == 0)
                .toList();
        assertThat(some).hasSize(count);
        return some;
    }

    private static void hold(Reconciling reconciling, CouponId couponId, CouponIssuedEvent event, String holding) {
        assertThat(reconciling.redis(
                        couponId, "return redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])", member(event), holding))
                .as("he held one before")
                .isEqualTo(0L);
    }

    private static String member(CouponIssuedEvent event) {
        return event.memberId().value();
    }

    private static void countRows(Reconciling reconciling, CouponId couponId, int more) {
        assertThat(reconciling.sql(
                        "UPDATE {coupon} SET used_count = used_count + (" + more + ") WHERE id = ?", couponId.value()))
                .isOne();
    }
}
