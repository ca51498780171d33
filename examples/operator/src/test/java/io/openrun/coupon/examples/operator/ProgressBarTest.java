package io.openrun.coupon.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final AtomicLong done = new AtomicLong();

    @Test
    void isNotSeenWhereWorkIsShort() {
        Watched err = new Watched();

        String answer =
                new ProgressBar(shell(err, true), "letters", done::get, OptionalLong.of(4)).during(() -> "done");

        assertThat(answer).isEqualTo("done");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void isRewrittenInPlaceOnATerminalAndFullAtTheEnd() {
        Watched err = new Watched();

        long answer = new ProgressBar(shell(err, true), "letters", done::get, OptionalLong.of(4)).during(() -> {
            done.set(1);
            err.awaitFirstLine();
            done.set(4);
            return 4L;
        });

        assertThat(answer).isEqualTo(4);
        assertThat(err.toString())
                .startsWith("\r[#######.......................] 1 of 4 letters")
                .endsWith("\r[##############################] 4 of 4 letters" + System.lineSeparator());
    }

    @Test
    void isALineASecondElsewhereAndCountsWhereTheEndIsUnknown() {
        Watched err = new Watched();

        long answer = new ProgressBar(shell(err, false), "letters", done::get, OptionalLong.empty()).during(() -> {
            done.set(1_000);
            err.awaitFirstLine();
            return done.get();
        });

        assertThat(answer).isEqualTo(1_000);
        assertThat(err.toString().lines()).hasSizeGreaterThan(1).containsOnly("1,000 letters");
    }

    private static Shell shell(Watched err, boolean isTerminal) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return new Shell(name -> Optional.empty(), Optional::empty, nowhere, new PrintWriter(err, true), isTerminal);
    }

    /** Lets a test wait until something was shown. */
    private static final class Watched extends StringWriter {

        private final CountDownLatch first = new CountDownLatch(1);

        @Override
        public void flush() {
            first.countDown();
        }

        void awaitFirstLine() {
            try {
                assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }
    }
}
