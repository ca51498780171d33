package io.openrun.coupon.testkit;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource;
import java.util.List;

/** A queue with nothing in it, as the contract uses it: how events get into it, and who takes them out. */
public interface QueueUnderTest extends AutoCloseable {

    /** {@return the coupon whose events {@link #write} writes; it has 20,000 at least} */
    CouponId couponId();

    /**
     * Writes the next events of the coupon, each to a member who has none, in the way they are written in production;
     * some in a trace, and some in none.
     *
     * @param count how many
     * @return the events, in the order of issue; they are durable in the queue
     */
    List<CouponIssuedEvent> write(int count);

    /**
     * Writes events once more that are in the queue already or were. A queue that can't have an event twice leaves it.
     *
     * @param events what {@link #write} wrote
     */
    void writeAgain(List<CouponIssuedEvent> events);

    /**
     * Writes messages that are no events, each different.
     *
     * @param count how many
     */
    void writeUnreadable(int count);

    /**
     * Writes events of a coupon that does not exist. A queue that can't have any leaves it.
     *
     * @param events the events
     * @return how many were written: all or none
     */
    int writeForeign(List<CouponIssuedEvent> events);

    /** {@return another taker of the same events; this queue closes it} */
    EventSource taker();

    /**
     * A taker dies, and what he had taken is free for another once this returns.
     *
     * @param taker who was given by {@link #taker}
     */
    void die(EventSource taker);

    @Override
    void close();
}
