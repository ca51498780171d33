package io.openrun.coupon.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import java.util.Locale;
import java.util.Map;

/** How many dead letters wait for a person, by their causes. */
final class DeadLetterMeters implements MeterBinder {

    private final View<Map<DeadLetterCause, Long>> waiting;

    DeadLetterMeters(DeadLetters deadLetters, Looks looks) {
        this.waiting = looks.at("deadletters", deadLetters::waiting);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (DeadLetterCause cause : DeadLetterCause.values()) {
            Gauge.builder("coupon.deadletters.waiting", () -> waiting(cause))
                    .description("Dead letters that wait for a decision")
                    .baseUnit("messages")
                    .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private double waiting(DeadLetterCause cause) {
        Map<DeadLetterCause, Long> known = waiting.value();
        return known == null ? Double.NaN : known.getOrDefault(cause, 0L);
    }
}
