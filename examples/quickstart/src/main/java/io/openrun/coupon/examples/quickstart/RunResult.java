package io.openrun.coupon.examples.quickstart;

import java.util.Optional;

/** All that there is to report of a run. */
record RunResult(
        EngineChoice engine,
        Place place,
        Plan plan,
        Timing timing,
        Optional<Arrival> arrival,
        Tally tally,
        Ledger ledger,
        Verdict verdict) {}
