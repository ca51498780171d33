package io.openrun.coupon.examples.quickstart;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How what was issued in Redis came into the rows.
 *
 * @param way by which way
 * @param lastRow how long after the last answer the last row was there
 * @param rowsAtTheKill how many rows were there when the worker was killed; empty if none was
 */
record Arrival(String way, Duration lastRow, OptionalLong rowsAtTheKill) {}
