package io.openrun.coupon.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.Paging;
import io.openrun.coupon.queue.IssueOverflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what the members of a sale were told with what is on record, once all is settled: what must be zero. */
final class Oracle {

    private static final int SHOWN_MAX = 10;

    private final Servers servers;
    private final Sale sale;
    private final Map<MemberId, IssuedCoupon> rows = new HashMap<>();
    private final Set<MemberId> overflows = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();

    private Oracle(Servers servers, Sale sale) {
        this.servers = servers;
        this.sale = sale;
    }

    /** Fails if anything is not zero; gives the number of rows. */
    static long check(Servers servers, Sale sale) {
        Oracle oracle = new Oracle(servers, sale);
        oracle.readRows();
        oracle.readOverflows();
        oracle.counts();
        oracle.members();
        oracle.outbox();
        assertThat(oracle.wrong.stream().limit(SHOWN_MAX))
                .as("coupon %s of %d: %d wrong", sale.couponId, sale.total, oracle.wrong.size())
                .isEmpty();
        return oracle.rows.size();
    }

    /** How many places after one, up to another, are on record. */
    static long recorded(Servers servers, Sale sale, long after, long last) {
        long count = 0;
        List<IssuedCoupon> page;
        long sequence = after;
        do {
            page = servers.history.listByCoupon(sale.couponId, sequence, Paging.LIMIT_MAX);
            count += page.stream().filter(row -> row.sequence() <= last).count();
            sequence = page.isEmpty() ? last : page.get(page.size() - 1).sequence();
        } while (page.size() == Paging.LIMIT_MAX && sequence < last);
        return count;
    }

    private void readRows() {
        List<IssuedCoupon> page;
        long sequence = 0;
        do {
            page = servers.history.listByCoupon(sale.couponId, sequence, Paging.LIMIT_MAX);
            for (IssuedCoupon row : page) {
                sequence = row.sequence();
                if (rows.put(row.memberId(), row) != null) {
                    wrong.add("duplicate row of " + row.memberId().value());
                }
            }
        } while (page.size() == Paging.LIMIT_MAX);
    }

    private void readOverflows() {
        List<IssueOverflow> found = servers.overflows.list(sale.couponId, null, Paging.LIMIT_MAX);
        found.forEach(overflow -> {
            boolean unused = overflows.add(overflow.memberId());
            wrong.add("overflow: " + overflow.event().id() + " " + overflow.reason());
        });
    }

    private void counts() {
        if (rows.size() > sale.total) {
            wrong.add("over-issue: " + rows.size() + " rows");
        }
        if (sale.held().size() > sale.total) {
            wrong.add("over-acknowledge: " + sale.held().size() + " were told that they hold one");
        }
        int left = servers.catalog.find(sale.couponId).orElseThrow().inventory().getRemainCount();
        if (rows.size() + left != sale.total) {
            wrong.add("leak: " + rows.size() + " rows, and " + left + " are left");
        }
    }

    private void members() {
        sale.told().forEach((member, all) -> {
            String problem = problem(member, all);
            if (!problem.isEmpty()) {
                wrong.add(problem + ": " + member.value() + " was told " + all + ", on record is " + rows.get(member));
            }
        });
        rows.keySet().stream()
                .filter(member -> !sale.told().containsKey(member))
                .forEach(member -> wrong.add("a row of " + member.value() + ", who never asked"));
    }

    private String problem(MemberId member, List<Answer> all) {
        IssuedCoupon row = rows.get(member);
        if (row != null && all.stream().allMatch(answer -> answer.kind().isNo())) {
            return "phantom";
        }
        Answer first = null;
        for (Answer answer : all) {
            if (answer.kind() == Answer.Kind.UNDECLARED) {
                return "undeclared exception";
            }
            if (first != null && answer.kind() == Answer.Kind.REFUSED) {
                return "refused after it was issued";
            }
            if (first != null && answer.kind().isHeld()) {
                boolean same = answer.what().equals(first.what()) && answer.kind() == Answer.Kind.ALREADY;
                if (!same) {
                    return "answer change";
                }
            }
            first = first == null && answer.kind().isHeld() ? answer : first;
        }
        if (first == null) {
            return "";
        }
        if (row == null) {
            return overflows.contains(member) ? "overflow" : "lost acknowledgement";
        }
        return first.what().equals(row.id() + " " + row.issuedAt()) ? "" : "another coupon than on record";
    }

    private void outbox() {
        Outbox outbox = Outbox.of(servers, sale.couponId);
        if (!outbox.isEmpty()) {
            wrong.add("stuck: " + outbox.pending() + " pending, or some were never taken");
        }
    }
}
