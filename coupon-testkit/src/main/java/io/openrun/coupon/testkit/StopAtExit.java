package io.openrun.coupon.testkit;

/** Stops something once: when it is told to, or else when this JVM ends in good order. */
final class StopAtExit {

    private final Runnable stop;
    private final Thread atExit = new Thread(this::stopOnce, "coupon-test-server-stop");
    private boolean stopped;

    private StopAtExit(Runnable stop) {
        this.stop = stop;
    }

    static StopAtExit of(Runnable stop) {
        StopAtExit stopAtExit = new StopAtExit(stop);
        Runtime.getRuntime().addShutdownHook(stopAtExit.atExit);
        return stopAtExit;
    }

    void stopNow() {
        stopOnce();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is going down already; the hook finds nothing left to do.
        }
    }

    private synchronized void stopOnce() {
        if (!stopped) {
            stopped = true;
            stop.run();
        }
    }
}
