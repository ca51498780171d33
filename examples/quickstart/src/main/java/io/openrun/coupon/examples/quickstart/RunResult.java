package io.openrun.coupon.examples.quickstart;

/** All that there is to report of a run. */
record RunResult(
        EngineChoice engine, Place place, Plan plan, Timing timing, Tally tally, Ledger ledger, Verdict verdict) {}
