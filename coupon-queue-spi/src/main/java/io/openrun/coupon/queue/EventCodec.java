package io.openrun.coupon.queue;

/** How an event is written at a broker and in a dead letter, one event a message. Safe for use by many threads at once. */
public interface EventCodec {

    /**
     * Writes an event.
     *
     * @param event the event
     * @return its bytes
     */
    byte[] encode(CouponIssuedEvent event);

    /**
     * Reads an event. Whatever the bytes are: it either gives an event or throws this one exception.
     *
     * @param payload the bytes
     * @return the event
     * @throws UnreadableEventException if they are none, or none that can be trusted
     */
    CouponIssuedEvent decode(byte[] payload) throws UnreadableEventException;
}
