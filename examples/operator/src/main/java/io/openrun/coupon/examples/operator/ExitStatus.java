package io.openrun.coupon.examples.operator;

/** How a command ends, for scripts. */
final class ExitStatus {

    static final int FINE = 0;
    static final int FINDINGS = 1;
    static final int BAD_ARGUMENTS = 2;
    static final int NOT_CARRIED_OUT = 3;
    static final int UNKNOWN = 4;

    private ExitStatus() {}
}
