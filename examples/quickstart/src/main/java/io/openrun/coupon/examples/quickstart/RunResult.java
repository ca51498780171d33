package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.testkit.OpenRunLedger;
import io.openrun.coupon.testkit.OpenRunPlan;
import io.openrun.coupon.testkit.OpenRunTally;
import io.openrun.coupon.testkit.OpenRunTiming;
import io.openrun.coupon.testkit.OpenRunVerdict;
import java.util.Optional;

/** All that there is to report of a run. */
record RunResult(
        EngineChoice engine,
        Place place,
        OpenRunPlan plan,
        OpenRunTiming timing,
        Optional<Arrival> arrival,
        OpenRunTally tally,
        OpenRunLedger ledger,
        OpenRunVerdict verdict) {}
