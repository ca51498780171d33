package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;

/** What lies between the outbox and the rows, started for it, and gone with it. */
interface Broker extends AutoCloseable {

    /** Where the relay writes. */
    EventSink sink();

    /** Where the worker takes from. */
    EventSource source();

    /** The server and its settings in one line. */
    String describe();

    @Override
    void close();
}
