package io.openrun.coupon.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TraceparentTest {

    static final String ONE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    /** What a header may be that somebody else wrote: each of them looks like one, and is none. */
    static final List<String> HOSTILE = List.of(
            "",
            ONE + "-",
            ONE + "\n",
            " " + ONE,
            ONE.toUpperCase(Locale.ROOT),
            ONE.replace("00-0af", "01-0af"),
            ONE.replace("00-0af", "ff-0af"),
            ONE.replace("9c-b7", "9-b7"),
            ONE.replace("9c-b7", "9cb7"),
            ONE.replace("31-01", "31-1"),
            ONE.replace('a', 'g'),
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-\u0660af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ONE + "' OR 1 = 1 --",
            ONE.repeat(9),
            "\r\nX: y",
            "\uD83D\uDE00".repeat(27) + "x");

    @Test
    void tells_the_trace_and_whether_it_is_recorded() {
        Traceparent traceparent = new Traceparent(ONE);
        assertThat(traceparent.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(traceparent.isSampled()).isTrue();
        assertThat(traceparent).hasToString(ONE);
        assertThat(new Traceparent(ONE.replace("31-01", "31-ff")).isSampled()).isTrue();
        assertThat(new Traceparent(ONE.replace("31-01", "31-fe")).isSampled()).isFalse();
    }

    @Test
    void what_is_none_is_refused_and_from_outside_counts_as_none() {
        assertThat(Traceparent.parse(ONE)).hasToString(ONE);
        assertThat(Traceparent.parse(null)).isNull();
        for (String hostile : HOSTILE) {
            assertThat(Traceparent.parse(hostile)).as(hostile).isNull();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Traceparent(hostile))
                    .withMessageStartingWith("traceparent ")
                    .withMessageNotContaining("b7ad");
        }
    }

    @Test
    void who_can_not_tell_the_trace_is_in_nobodys_way() {
        assertThat(Traceparent.ask(() -> ONE)).hasToString(ONE);
        assertThat(Traceparent.ask(() -> null)).isNull();
        assertThat(Traceparent.ask(() -> "none")).isNull();
        assertThat(Traceparent.ask(() -> {
                    throw new IllegalStateException("no tracer");
                }))
                .isNull();
    }
}
