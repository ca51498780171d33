package io.openrun.coupon.examples.service.live;

import io.openrun.coupon.testkit.OpenRunPlan;

/**
 * What somebody wants to watch.
 *
 * @param engine what issues
 * @param plan who wants how many
 */
record RunRequest(LiveEngine engine, OpenRunPlan plan) {}
