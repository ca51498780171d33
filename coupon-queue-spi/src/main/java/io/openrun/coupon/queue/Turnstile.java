package io.openrun.coupon.queue;

import io.openrun.coupon.queue.WorkerHealth.State;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's state, and where its threads wait: for work, for a change of the state, or for another try. */
final class Turnstile {

    private static final Logger LOG = LoggerFactory.getLogger(Turnstile.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.NEW;
    private boolean abandoned;
    private int idle;

    State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** Goes on to a state, if it is in the one before; false if it is in any other. */
    boolean move(State before, State after) {
        lock.lock();
        try {
            if (state != before) {
                return false;
            }
            state = after;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is taken; false if that was so before. */
    boolean stop() {
        return move(State.NEW, State.STOPPED)
                || move(State.RUNNING, State.STOPPING)
                || move(State.PAUSED, State.STOPPING);
    }

    /** What can't be delivered now is left to whoever takes it next. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isAbandoned() {
        lock.lock();
        try {
            return abandoned;
        } finally {
            lock.unlock();
        }
    }

    /** How many threads have nothing in hand, and found nothing when they looked last, or may not look. */
    int idle() {
        lock.lock();
        try {
            return idle;
        } finally {
            lock.unlock();
        }
    }

    /** Waits while paused; false once nothing may be taken any more. */
    boolean awaitRunning() {
        lock.lock();
        idle++;
        try {
            while (state == State.PAUSED) {
                changed.awaitUninterruptibly();
            }
            return state == State.RUNNING;
        } finally {
            idle--;
            lock.unlock();
        }
    }

    /** Waits for work: the same as a pause, but idle. */
    void idle(Duration about) {
        lock.lock();
        idle++;
        try {
            await(about);
        } finally {
            idle--;
            lock.unlock();
        }
    }

    /** Waits up to a time, with some chance in it, so that not all come back at once; less if the state changes. */
    void pause(Duration about) {
        lock.lock();
        try {
            await(about);
        } finally {
            lock.unlock();
        }
    }

    private void await(Duration about) {
        long half = about.toNanos() / 2;
        long left = half + ThreadLocalRandom.current().nextLong(half + 1);
        State before = state;
        try {
            while (left > 0 && state == before && !abandoned) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException foreign) {
            LOG.debug("nobody of ours interrupts a worker: the wait is over sooner, and that is all", foreign);
        }
    }

    /** Waits until something is so, looking again and again; false if it was not in time. */
    static boolean await(BooleanSupplier condition, Duration within, Duration interval) {
        long until = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            long left = until - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, interval.toNanos()));
        }
        return true;
    }
}
