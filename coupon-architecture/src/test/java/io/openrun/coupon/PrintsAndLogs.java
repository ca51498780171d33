package io.openrun.coupon;

import java.util.function.Consumer;
import java.util.logging.Logger;

/** A plant. */
public final class PrintsAndLogs {

    void out() {
        System.out.println("issued");
    }

    void err() {
        System.err.println("refused");
    }

    void stackTrace(IllegalStateException failure) {
        failure.printStackTrace();
    }

    Consumer<Exception> stackTraceByReference() {
        return Exception::printStackTrace;
    }

    void log() {
        Logger.getGlobal().info("issued");
    }
}
