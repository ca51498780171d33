package io.openrun.coupon.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How long ago something must have been issued to be judged as missing. */
final class Horizon {

    /** For the time between two looks, and for clocks that don't agree. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final Duration configured;
    private final List<EventBacklog> backlogs;

    Horizon(Duration configured, List<EventBacklog> backlogs) {
        this.configured = configured;
        this.backlogs = List.copyOf(backlogs);
    }

    /**
     * What it is now; empty if a queue holds messages of an age it can't tell: then all may be on its way. An event goes
     * through the queues one after the other, so their ages add up.
     */
    Optional<Duration> now() {
        Duration ages = Duration.ZERO;
        for (EventBacklog each : backlogs) {
            EventBacklog.Backlog backlog = each.backlog();
            Duration age = backlog.oldestAge();
            if (backlog.messages() > 0) {
                if (age == null) {
                    return Optional.empty();
                }
                ages = ages.plus(age);
            }
        }
        boolean nothingWaits = ages.isZero();
        Duration needed = nothingWaits ? ages : ages.plus(MARGIN);
        return Optional.of(needed.compareTo(configured) > 0 ? needed : configured);
    }

    /** The moment before which all that was issued is on record, or missing. */
    static Instant cutoff(Instant now, Optional<Duration> horizon) {
        return horizon.map(now::minus)
                .filter(moment -> moment.isAfter(Instant.EPOCH))
                .orElse(Instant.EPOCH);
    }
}
