package io.openrun.coupon;

import java.time.Instant;
import java.time.InstantSource;

/** A plant: asks for the system's clock where it needs the time. */
public final class TakesTheSystemClock {

    Instant now() {
        return InstantSource.system().instant();
    }
}
