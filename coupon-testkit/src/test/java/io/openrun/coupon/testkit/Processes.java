package io.openrun.coupon.testkit;

/** Looks at processes of this machine. */
final class Processes {

    private Processes() {}

    /** Whether it is there and more than a zombie, which has no command and waits for its parent only. */
    static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .isPresent();
    }
}
