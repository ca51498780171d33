package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuePeriod;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;
import io.openrun.coupon.queue.DifferenceKind;
import io.openrun.coupon.queue.LiveIssues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * The issued coupons in Redis, for a {@link io.openrun.coupon.queue.Reconciler}. A coupon is issued while it is looked at;
 * each repair is one script, which makes sure that Redis has the coupon in the epoch that the register says.
 */
public final class RedisLiveIssues implements LiveIssues {

    private static final ScanParams PAGE = new ScanParams().count(1_000);
    private static final int ANNOUNCEMENTS_MAX = 10;
    private static final int FINDING_PARTS = 4;
    private static final String NOTHING = "";

    private final RedisStore store;
    private final StockChanges changes;

    /**
     * The issued coupons of a store.
     *
     * @param store where the coupons are; stays the caller's
     */
    public RedisLiveIssues(RedisStore store) {
        this.store = store;
        this.changes = new StockChanges(store);
    }

    @Override
    public Snapshot look(StockEntry entry) {
        ScriptReply reply =
                store.scripts().run(LuaScript.LOOK, keys(entry), List.of()).orUnavailable();
        List<Withholding> withholdings = new ArrayList<>();
        for (int i = 8; i < reply.size(); i += 3) {
            withholdings.add(new Withholding(
                    reply.text(i),
                    reply.number(i + 1),
                    Holding.moment(reply.number(i + 2)),
                    !reply.text(i).equals(StockChanges.UNACCOUNTED)));
        }
        return new Snapshot(
                reply.text(1).isEmpty() ? null : reply.text(1),
                Holding.moment(reply.number(0)),
                reply.number(2),
                numberOrNull(reply.text(3)),
                numberOrNull(reply.text(4)),
                numberOrNull(reply.text(5)),
                numberOrNull(reply.text(6)),
                numberOrNull(reply.text(7)),
                withholdings);
    }

    private static @Nullable Long numberOrNull(String text) {
        return text.isEmpty() ? null : Long.valueOf(text);
    }

    @Override
    public Page members(StockEntry entry, @Nullable String cursor) {
        try {
            ScanResult<Map.Entry<String, String>> page = store.jedis()
                    .hscan(keys(entry).members(), cursor == null ? ScanParams.SCAN_POINTER_START : cursor, PAGE);
            List<Held> members = page.getResult().stream()
                    .map(member -> held(entry.coupon().id(), member.getKey(), member.getValue()))
                    .toList();
            return new Page(members, page.isCompleteIteration() ? null : page.getCursor());
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
    }

    @Override
    public List<@Nullable Held> find(StockEntry entry, List<MemberId> memberIds) {
        String[] names = memberIds.stream().map(MemberId::value).toArray(String[]::new);
        try {
            List<@Nullable String> texts = store.jedis().hmget(keys(entry).members(), names);
            List<@Nullable Held> found = new ArrayList<>(names.length);
            for (int i = 0; i < names.length; i++) {
                String text = texts.get(i);
                found.add(text == null ? null : held(entry.coupon().id(), names[i], text));
            }
            return found;
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
    }

    /** Whatever stands there, also what none of ours would write. */
    private static Held held(CouponId couponId, String name, String text) {
        MemberId memberId;
        try {
            memberId = new MemberId(name);
        } catch (IllegalArgumentException noMember) {
            return new Held(null, null, name + '=' + text);
        }
        try {
            IssuedCoupon issued = Holding.parse(text).of(couponId, memberId);
            boolean asWritten =
                    new Holding(issued.sequence(), issued.issuedAt()).text().equals(text);
            return new Held(memberId, asWritten ? issued : null, text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
            return new Held(memberId, null, text);
        }
    }

    @Override
    public List<Placed> place(StockEntry entry, List<Placement> placements) {
        List<String> arguments = new ArrayList<>(3 * placements.size());
        for (Placement placement : placements) {
            IssuedCoupon row = placement.row();
            arguments.add(row.memberId().value());
            arguments.add(placement.mark() == null ? NOTHING : placement.mark());
            arguments.add(new Holding(row.sequence(), row.issuedAt()).text());
        }
        String letters = store.scripts()
                .run(LuaScript.PLACE, keys(entry), arguments)
                .orUnavailable()
                .text(0);
        return letters.chars().mapToObj(RedisLiveIssues::placed).toList();
    }

    private static Placed placed(int letter) {
        return switch (letter) {
            case 'D' -> Placed.DONE;
            case 'M' -> Placed.MOVED;
            case 'F' -> Placed.FULL;
            default -> throw new IllegalStateException("the script answered " + (char) letter);
        };
    }

    /** Stock that appears by a repair is announced first, and set once no node trusts its memory of the sell-out. */
    @Override
    public List<Finding> examine(StockEntry entry, Seen seen, boolean repair) {
        for (int announced = 0; announced < ANNOUNCEMENTS_MAX; announced++) {
            ScriptReply reply = store.scripts().run(LuaScript.EXAMINE, keys(entry), arguments(entry, seen, repair));
            if (!reply.is("ANNOUNCED")) {
                return findings(reply.orUnavailable());
            }
            SoldOutMemory.awaitLease();
        }
        throw RedisFailure.unavailable("announced stock could not be added in time", null);
    }

    private static List<String> arguments(StockEntry entry, Seen seen, boolean repair) {
        IssuePeriod period = entry.coupon().terms().issuePeriod();
        return List.of(
                flag(repair),
                Long.toString(entry.revision()),
                Integer.toString(entry.coupon().inventory().totalCount()),
                flag(entry.coupon().suspended()),
                flag(entry.state() == StockState.CLOSED),
                Long.toString(Holding.micros(period.startsAt())),
                Long.toString(Holding.micros(period.endsAt())),
                Long.toString(seen.members()),
                Long.toString(seen.missing()),
                Long.toString(seen.highestSequence()),
                Long.toString(Holding.micros(seen.settledBefore())),
                StockChanges.micros(SoldOutMemory.LEASE),
                StockChanges.micros(StockChanges.ANNOUNCEMENT));
    }

    private static String flag(boolean value) {
        return value ? "1" : "0";
    }

    private static List<Finding> findings(ScriptReply reply) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < reply.size(); i += FINDING_PARTS) {
            findings.add(new Finding(
                    DifferenceKind.valueOf(reply.text(i)),
                    reply.number(i + 1),
                    reply.text(i + 2),
                    reply.text(i + 3).isEmpty() ? null : reply.text(i + 3)));
        }
        return findings;
    }

    @Override
    public void apply(StockEntry entry) {
        changes.apply(entry);
    }

    @Override
    public void release(StockEntry entry, String withholding) {
        changes.apply(entry, withholding);
    }

    private CouponKeys keys(StockEntry entry) {
        return store.keys(entry.coupon().id(), entry.epoch());
    }
}
