package io.openrun.coupon.testkit;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does to the bytes that arrive in one direction of a connection. It does nothing until bytes
 * arrive there.
 *
 * <p>Faults are immutable, and may be used any number of times.
 */
public abstract sealed class Fault {

    private static final Duration DELAY_MAX = Duration.ofHours(1);
    private static final Fault PASS = new Pass();
    private static final Fault BLACKHOLE = new Blackhole();
    private static final Fault RESET = new Reset();

    private Fault() {}

    /**
     * No fault: bytes are delivered at once.
     *
     * @return the absence of a fault
     */
    public static Fault pass() {
        return PASS;
    }

    /**
     * Delivers bytes later, in order. Any number of bytes may be on their way at the same time, up to 8 MiB a
     * connection: this is a long wire, not a slow one. A chunk comes never earlier, and on Linux with a core to spare
     * about 0.1 ms later.
     *
     * @param oneWay the time from arrival to delivery, to the nanosecond; more than zero, at most one hour
     * @return the fault
     * @throws IllegalArgumentException if the time is out of these bounds
     */
    public static Fault delay(Duration oneWay) {
        if (oneWay.isNegative() || oneWay.isZero() || oneWay.compareTo(DELAY_MAX) > 0) {
            throw new IllegalArgumentException("delay " + oneWay + ", must be more than 0 and at most " + DELAY_MAX);
        }
        return new Delay(oneWay.toNanos());
    }

    /**
     * Loses these bytes and all that follow them in this direction of the connection, its end included, for as long as
     * the connection lasts: bytes after a hole would be garbage. The connection stays open. A server whose client's end
     * got lost keeps its side, with all locks it holds, until it ends itself or the proxy cuts it.
     *
     * @return the fault
     */
    public static Fault blackhole() {
        return BLACKHOLE;
    }

    /**
     * Cuts the connection on both sides by RST, without delivering these bytes, nor those that are still delayed.
     *
     * @return the fault
     */
    public static Fault reset() {
        return RESET;
    }

    /**
     * Delivers the next bytes, then cuts the connection on both sides by RST. On Linux a peer can still read what was
     * delivered before; other systems may throw it away.
     *
     * @param bytes how many to deliver, at least 1, counted for each connection from when the fault was set
     * @return the fault
     * @throws IllegalArgumentException if the number is less than 1
     */
    public static Fault cutAfter(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("cut after " + bytes + " bytes, must be at least 1");
        }
        return new CutAfter(bytes);
    }

    /** Does it to bytes that have just been read. */
    abstract void take(Flow flow, byte[] chunk);

    private static final class Pass extends Fault {

        @Override
        void take(Flow flow, byte[] chunk) {
            flow.forward(chunk, 0);
        }

        @Override
        public String toString() {
            return "pass";
        }
    }

    private static final class Delay extends Fault {

        private final long nanos;

        Delay(long nanos) {
            this.nanos = nanos;
        }

        @Override
        void take(Flow flow, byte[] chunk) {
            flow.count(FaultKind.DELAY);
            flow.forward(chunk, nanos);
        }

        @Override
        public String toString() {
            return "delay of " + Duration.ofNanos(nanos);
        }
    }

    private static final class Blackhole extends Fault {

        @Override
        void take(Flow flow, byte[] chunk) {
            flow.count(FaultKind.BLACKHOLE);
            flow.loseAll();
        }

        @Override
        public String toString() {
            return "blackhole";
        }
    }

    private static final class Reset extends Fault {

        @Override
        void take(Flow flow, byte[] chunk) {
            flow.count(FaultKind.RESET);
            flow.cut();
        }

        @Override
        public String toString() {
            return "reset";
        }
    }

    private static final class CutAfter extends Fault {

        private final long bytes;

        CutAfter(long bytes) {
            this.bytes = bytes;
        }

        @Override
        void take(Flow flow, byte[] chunk) {
            long left = bytes - flow.forwardedUnderFault();
            if (chunk.length < left) {
                flow.forward(chunk, 0);
            } else {
                flow.count(FaultKind.CUT);
                flow.forwardAndCut(chunk, (int) left);
            }
        }

        @Override
        public String toString() {
            return "cut after " + bytes + " bytes";
        }
    }
}
