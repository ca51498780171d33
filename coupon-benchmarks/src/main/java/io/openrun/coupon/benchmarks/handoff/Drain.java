package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.benchmarks.contest.Answer;
import io.openrun.coupon.benchmarks.contest.BatchContestant;
import io.openrun.coupon.benchmarks.contest.BrokenPromise;
import io.openrun.coupon.benchmarks.contest.Coupons;
import io.openrun.coupon.benchmarks.contest.HandOffGround;
import io.openrun.coupon.benchmarks.contest.Promises;
import io.openrun.coupon.benchmarks.contest.Tally;
import io.openrun.coupon.benchmarks.report.DrainFigures;
import io.openrun.coupon.engine.redis.LuaCouponIssuer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One round of each who stores the same number of rows. */
final class Drain {

    /** How many events an entry has: about as many as the coalescing issuer puts into one when it is busy. */
    private static final int ENTRY = 500;

    private final HandOffGround ground;
    private final int events;

    Drain(HandOffGround ground, int events) {
        this.ground = ground;
        this.events = events;
    }

    List<DrainFigures> round(int round) {
        return List.of(
                new DrainFigures(round, "streams-worker", false, events, worker()),
                new DrainFigures(round, "floor-batched-insert, 1 connection", true, events, floor(1)),
                new DrainFigures(round, "floor-batched-insert, 2 connections", true, events, floor(2)));
    }

    private double worker() {
        CouponId couponId = Coupons.newId();
        ground.contestant().open(couponId, events);
        LuaCouponIssuer issuer = new LuaCouponIssuer(ground.redis());
        int entries = 0;
        for (List<MemberId> entry : pieces(members(1, events), ENTRY)) {
            entries++;
            int unused = issuer.issueAll(couponId, entry).size();
        }
        ground.clear();
        try (HandOff handOff = HandOff.open(HandOffChoice.STREAMS, ground)) {
            requireAll(entries, handOff.backlog().messages(), "entries are in the outbox");
            long began = System.nanoTime();
            handOff.resumeWorker();
            new Rows(ground, couponId).await(events);
            double seconds = (System.nanoTime() - began) / 1e9;
            handOff.pauseWorker();
            requireAll(0, handOff.backlog().messages(), "entries are left in the outbox");
            handOff.check();
            Tally told = new Tally();
            told.add(Answer.ISSUED, events);
            Promises.check(ground.ledger(couponId), told);
            return seconds;
        }
    }

    /** Each connection has a coupon of its own, so that none waits for another's rows. */
    private double floor(int connections) {
        List<BatchContestant> floors =
                Stream.generate(ground::floor).limit(connections).toList();
        try {
            List<CouponId> coupons =
                    Stream.generate(Coupons::newId).limit(connections).toList();
            List<List<List<MemberId>>> batches = IntStream.range(0, connections)
                    .mapToObj(i -> pieces(
                            members(1 + share(i, connections), share(i + 1, connections)), BatchContestant.BATCH))
                    .toList();
            ground.clear();
            long began = System.nanoTime();
            List<CompletableFuture<Void>> ends = IntStream.range(0, connections)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> batches.get(i).forEach(batch -> floors.get(i).issueAll(coupons.get(i), batch)),
                            task -> new Thread(task, "floor").start()))
                    .toList();
            ends.forEach(CompletableFuture::join);
            double seconds = (System.nanoTime() - began) / 1e9;
            long rows = IntStream.range(0, connections)
                    .mapToLong(i -> floors.get(i).ledger(coupons.get(i)).rows())
                    .sum();
            requireAll(events, rows, "rows are there");
            return seconds;
        } finally {
            floors.forEach(BatchContestant::close);
        }
    }

    /** How many rows the connections before this one have. */
    private int share(int connection, int connections) {
        return (int) ((long) events * connection / connections);
    }

    private static List<MemberId> members(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> new MemberId("member-" + number))
                .toList();
    }

    private static List<List<MemberId>> pieces(List<MemberId> members, int size) {
        List<List<MemberId>> pieces = new ArrayList<>();
        for (int from = 0; from < members.size(); from += size) {
            pieces.add(members.subList(from, Math.min(members.size(), from + size)));
        }
        return pieces;
    }

    private static void requireAll(long expected, long found, String what) {
        if (found != expected) {
            throw new BrokenPromise(found + " " + what + ", there should be " + expected);
        }
    }
}
