package io.openrun.coupon.acceptance;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Members who ask, of two coupons at a time, until each has an answer; some ask again later. Whoever was left in doubt
 * asks again. Thread-safe.
 */
final class Crowd implements AutoCloseable {

    private static final int SALES_AT_ONCE = 2;
    private static final int AGAIN_ONE_IN = 8;

    private record Ask(Sale sale, MemberId member) {}

    private final Supplier<Sale> opening;
    private final int underWayMax;
    private final Duration pace;
    private final Thread thread = new Thread(this::run, "crowd");
    private final Random random = new Random(FaultForm.SEED);
    private final Map<CouponId, Sale> sales = new HashMap<>();
    private final List<Sale> current = new ArrayList<>();
    private final Map<Ask, Child> underWay = new HashMap<>();
    private final Deque<Ask> again = new ArrayDeque<>();
    private final List<Long> micros = new ArrayList<>();
    private @Nullable Child app;
    private boolean isComing;
    private boolean ended;

    /** A crowd that has so many calls under way at most, and makes one in that time. */
    Crowd(Supplier<Sale> opening, int underWayMax, Duration pace) {
        this.opening = opening;
        this.underWayMax = underWayMax;
        this.pace = pace;
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on the calls go there. */
    synchronized void callOn(Child app) {
        this.app = app;
    }

    /** New members come. */
    synchronized void come() {
        isComing = true;
    }

    /** No new members come; waits until all who did have their answer. */
    void settle() {
        synchronized (this) {
            isComing = false;
        }
        Await.until("everybody is answered", () -> waiting() == 0);
    }

    private synchronized int waiting() {
        return underWay.size() + again.size();
    }

    private void run() {
        while (!isEnded()) {
            openIfNeeded();
            askNext();
            Await.pass(pace);
        }
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private void openIfNeeded() {
        if (needsSale()) {
            Sale opened = opening.get();
            synchronized (this) {
                sales.put(opened.couponId, opened);
                current.add(opened);
            }
        }
    }

    private synchronized boolean needsSale() {
        current.removeIf(Sale::isOver);
        return isComing && current.size() < SALES_AT_ONCE;
    }

    private synchronized void askNext() {
        Ask next = app == null || underWay.size() >= underWayMax ? null : next();
        if (next != null) {
            ask(next);
        }
    }

    private @Nullable Ask next() {
        Ask left = again.poll();
        if (left != null && underWay.containsKey(left)) {
            again.add(left);
            return null;
        }
        if (left != null) {
            return left;
        }
        if (!isComing || current.isEmpty()) {
            return null;
        }
        Sale sale = current.get(random.nextInt(current.size()));
        boolean isAgain = sale.asked() > 0 && random.nextInt(AGAIN_ONE_IN) == 0;
        int number = isAgain ? random.nextInt(sale.asked()) : sale.nextNumber();
        Ask ask = new Ask(sale, Members.ordinary(number));
        return underWay.containsKey(ask) ? null : ask;
    }

    private void ask(Ask ask) {
        Child whom = app;
        if (whom != null) {
            underWay.put(ask, whom);
            boolean unused =
                    whom.tell(IssuingApp.ASK, ask.sale().couponId, ask.member().value());
        }
    }

    /** Has some members ask, if there is a coupon that they will surely be issued. */
    synchronized boolean ask(List<MemberId> members) {
        Optional<Sale> stocked = current.stream().filter(Sale::isHalfFull).findFirst();
        stocked.ifPresent(sale -> members.forEach(member -> again.addFirst(new Ask(sale, member))));
        return stocked.isPresent();
    }

    /** An answer of a process, as it said it. */
    synchronized void told(List<String> words) {
        Sale sale = Objects.requireNonNull(sales.get(new CouponId(words.get(1))), "sale");
        Ask ask = new Ask(sale, new MemberId(words.get(2)));
        Child unused = underWay.remove(ask);
        micros.add(Long.parseLong(words.get(6)));
        note(ask, Answer.parse(words));
    }

    private void note(Ask ask, Answer answer) {
        ask.sale().note(ask.member(), answer);
        if (!answer.kind().isFinal()) {
            again.add(ask);
        }
    }

    /** A process has ended: whom it did not answer is in doubt, unless it had read no more when it closed in order. */
    synchronized void ended(Child gone, boolean inOrder) {
        if (app == gone) {
            app = null;
        }
        List<Ask> left = underWay.entrySet().stream()
                .filter(entry -> entry.getValue() == gone)
                .map(Map.Entry::getKey)
                .toList();
        for (Ask ask : left) {
            Child unused = underWay.remove(ask);
            if (inOrder) {
                again.add(ask);
            } else {
                note(ask, new Answer(Answer.Kind.UNKNOWN, "the process is dead", 0));
            }
        }
    }

    /** All sales there were. */
    synchronized List<Sale> sales() {
        return List.copyOf(sales.values());
    }

    /** Ends the sales that go on, so that what follows has some of its own; all must be settled. */
    synchronized List<Sale> takeSales() {
        List<Sale> all = sales();
        sales.clear();
        current.clear();
        return all;
    }

    synchronized long acknowledged() {
        return sales.values().stream().mapToLong(sale -> sale.held().size()).sum();
    }

    /** How long the answers took since this was asked the last time, of a hundred the slowest but one. */
    synchronized Duration takeP99() {
        Collections.sort(micros);
        long micro = micros.isEmpty() ? 0 : micros.get(micros.size() * 99 / 100);
        micros.clear();
        return Duration.of(micro, TimeUnit.MICROSECONDS.toChronoUnit());
    }

    @Override
    public void close() {
        synchronized (this) {
            ended = true;
        }
        try {
            thread.join(Await.PATIENCE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
