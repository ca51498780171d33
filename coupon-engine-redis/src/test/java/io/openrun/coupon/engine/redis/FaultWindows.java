package io.openrun.coupon.engine.redis;

import io.openrun.coupon.testkit.Direction;
import io.openrun.coupon.testkit.Fault;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Windows of 15 to 45 ms in which one thing goes wrong on all connections, with 20 to 60 ms between them. */
final class FaultWindows implements Runnable {

    private final ProxiedRedis redis;
    private final Duration timeout;
    private final Random random;

    /**
     * Windows until the thread is interrupted.
     *
     * @param timeout of the clients' sockets: a late reply comes after it
     */
    FaultWindows(ProxiedRedis redis, Duration timeout, long seed) {
        this.redis = redis;
        this.timeout = timeout;
        this.random = new Random(seed);
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            Direction direction = random.nextBoolean() ? Direction.CLIENT_TO_SERVER : Direction.SERVER_TO_CLIENT;
            set(direction, draw(direction));
            pause(15 + random.nextInt(31));
            set(direction, Fault.pass());
            pause(20 + random.nextInt(41));
        }
    }

    private Fault draw(Direction direction) {
        boolean late = direction == Direction.SERVER_TO_CLIENT;
        return switch (random.nextInt(late ? 4 : 3)) {
            case 0 -> Fault.blackhole();
            case 1 -> Fault.reset();
            case 2 -> Fault.cutAfter(1 + random.nextInt(60));
            default -> Fault.delay(timeout.multipliedBy(2));
        };
    }

    private void set(Direction direction, Fault fault) {
        redis.proxies().forEach(proxy -> proxy.set(direction, fault));
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
