package io.openrun.coupon.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WindowTest {

    private static final CouponId COUPON = new CouponId("c");

    private final Queue<Consumer<Answer>> asked = new ConcurrentLinkedQueue<>();
    private final Window window = new Window(8);

    @Test
    void waitsWhenFullUntilHalfIsAnswered() throws InterruptedException {
        for (int call = 0; call < 8; call++) {
            assertThat(issue()).isFalse();
        }
        Thread ninth = new Thread(this::issue);
        ninth.start();
        awaitSleeping(ninth);

        answer(3, Answer.ISSUED);
        ninth.join(50);
        assertThat(asked).hasSize(5);

        answer(1, Answer.FAILED);
        ninth.join();
        assertThat(asked).hasSize(5);
        assertThat(window.take().count(Answer.ISSUED)).isEqualTo(3);
        assertThat(window.take().count(Answer.ISSUED)).isZero();

        answer(5, Answer.UNKNOWN);
        window.awaitAll();
        assertThat(window.takeAll()).hasToString("{ISSUED=3, ALREADY=0, REFUSED=0, FAILED=1, UNKNOWN=5}");
        assertThat(window.takeAll()).hasToString("{ISSUED=0, ALREADY=0, REFUSED=0, FAILED=0, UNKNOWN=0}");
    }

    private static void awaitSleeping(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).as("waits").isTrue();
            Thread.onSpinWait();
        }
    }

    private boolean issue() {
        return window.issue(new Asked(), COUPON, new MemberId("m"));
    }

    private void answer(int times, Answer answer) {
        for (int time = 0; time < times; time++) {
            asked.remove().accept(answer);
        }
    }

    /** Answers when the test says so. */
    private final class Asked implements AsyncContestant {

        @Override
        public void issue(CouponId couponId, MemberId memberId, Consumer<Answer> answered) {
            asked.add(answered);
        }

        @Override
        public void open(CouponId couponId, int totalCount) {}

        @Override
        public Answer issue(CouponId couponId, MemberId memberId) {
            return Answer.FAILED;
        }

        @Override
        public Ledger ledger(CouponId couponId) {
            return new Ledger(0, 0, 0, 0);
        }

        @Override
        public String describe() {
            return "";
        }

        @Override
        public void close() {}
    }
}
