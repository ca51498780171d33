package io.openrun.coupon.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One direction of a connection: the fault that sits on it, and the bytes that were read and are not delivered yet.
 * Only the proxy's thread touches it.
 */
final class Flow {

    /** There is nothing to deliver, or nothing that time alone would bring. */
    static final long NOTHING_DUE = Long.MAX_VALUE;

    private static final int UNDELIVERED_BYTES_MAX = 8 << 20;
    private static final byte[] NO_BYTES = {};

    private final ProxiedConnection connection;
    private final Direction direction;
    private final SocketChannel source;
    private final SocketChannel sink;
    private final FaultPlan plan;
    private final Deque<Chunk> undelivered = new ArrayDeque<>();
    private Fault fault;
    private boolean faultIsItsOwn;
    private long forwardedUnderFault;
    private byte[] latest = NO_BYTES;
    private int undeliveredBytes;
    private boolean losesAll;
    private boolean sourceEnded;
    private boolean sinkEnded;
    private boolean sinkFull;

    Flow(ProxiedConnection connection, Direction direction, SocketChannel source, SocketChannel sink, FaultPlan plan) {
        this.connection = connection;
        this.direction = direction;
        this.source = source;
        this.sink = sink;
        this.plan = plan;
        this.fault = plan.standing(direction);
    }

    private enum Then {
        GO_ON,
        END,
        CUT
    }

    /** Bytes with the time, by System.nanoTime(), to deliver them at, and what is to follow. */
    private record Chunk(long due, ByteBuffer bytes, Then then) {}

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** The fault for all connections; one that this connection got for itself stays. */
    void setStanding(Fault standing) {
        if (!faultIsItsOwn) {
            fault = standing;
            forwardedUnderFault = 0;
        }
    }

    void setOwn(Fault own) {
        fault = own;
        faultIsItsOwn = true;
        forwardedUnderFault = 0;
    }

    boolean wantsToRead() {
        return !sourceEnded && undeliveredBytes < UNDELIVERED_BYTES_MAX;
    }

    boolean waitsForSink() {
        return sinkFull;
    }

    boolean losesAll() {
        return losesAll;
    }

    /** Whether nothing more will come out of it. */
    boolean isOver() {
        return sinkEnded || (sourceEnded && losesAll && undelivered.isEmpty());
    }

    void read(ByteBuffer buffer) throws IOException {
        int count = readInto(buffer.clear());
        if (count > 0) {
            byte[] chunk = new byte[count];
            buffer.flip().get(chunk);
            arrived(chunk);
        } else if (count < 0) {
            sourceEnded = true;
            forward(NO_BYTES, 0, Then.END);
        }
    }

    private int readInto(ByteBuffer buffer) throws IOException {
        try {
            return source.read(buffer);
        } catch (IOException e) {
            if (losesAll) {
                return -1; // A reset gets lost like anything else.
            }
            throw e;
        }
    }

    private void arrived(byte[] chunk) {
        if (losesAll) {
            return;
        }
        byte[] bytes = join(latest, chunk);
        OneShotFault setOff = plan.setOff(connection, direction, latest.length, bytes);
        if (setOff != null) {
            connection.flow(setOff.target()).setOwn(setOff.fault());
        }
        latest = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - BytePattern.BYTES_BEFORE_MAX), bytes.length);
        fault.take(this, chunk);
    }

    void count(FaultKind kind) {
        plan.counts().injected(kind);
    }

    long forwardedUnderFault() {
        return forwardedUnderFault;
    }

    void loseAll() {
        losesAll = true;
    }

    void cut() {
        connection.reset();
    }

    void forward(byte[] chunk, long delayNanos) {
        forwardedUnderFault += chunk.length;
        forward(chunk, delayNanos, Then.GO_ON);
    }

    void forwardAndCut(byte[] chunk, int length) {
        sourceEnded = true;
        forward(Arrays.copyOf(chunk, length), 0, Then.CUT);
    }

    private void forward(byte[] bytes, long delayNanos, Then then) {
        // Behind those that came before: a chunk without delay does not overtake one with it.
        undelivered.add(new Chunk(System.nanoTime() + delayNanos, ByteBuffer.wrap(bytes), then));
        undeliveredBytes += bytes.length;
    }

    /** How long until there is something to deliver; 0 or less if there is now. */
    long nanosToNext(long now) {
        Chunk next = undelivered.peek();
        return next == null || sinkFull ? NOTHING_DUE : next.due() - now;
    }

    /** Writes what is due, as far as the sink takes it. */
    void deliver() throws IOException {
        sinkFull = false;
        long now = System.nanoTime();
        for (Chunk next = undelivered.peek(); next != null && next.due() - now <= 0; next = undelivered.peek()) {
            undeliveredBytes -= sink.write(next.bytes());
            if (next.bytes().hasRemaining()) {
                sinkFull = true;
                return;
            }
            undelivered.remove();
            finish(next.then());
        }
    }

    private void finish(Then then) throws IOException {
        if (then == Then.END && !losesAll) {
            sinkEnded = true;
            sink.shutdownOutput();
        } else if (then == Then.CUT) {
            connection.reset();
        }
    }
}
