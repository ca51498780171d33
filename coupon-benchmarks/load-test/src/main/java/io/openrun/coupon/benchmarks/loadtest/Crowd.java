package io.openrun.coupon.benchmarks.loadtest;

/**
 * Who comes to an open run.
 *
 * @param members how many, a multiple of the threads
 * @param threads how many of them ask at the same time, 1 to 10,000
 * @param rampUpSeconds in which time the threads start, 0 for all at once
 * @param secondClick whether each asks once more
 * @param warmUpMembers how many members ask for another coupon before, of each thread
 */
record Crowd(int members, int threads, int rampUpSeconds, boolean secondClick, int warmUpMembers) {

    private static final int MEMBERS_MAX = 10_000_000;
    private static final int THREADS_MAX = 10_000;
    private static final int SECONDS_MAX = 3_600;

    Crowd {
        require(threads, 1, THREADS_MAX, "threads");
        require(members, 1, MEMBERS_MAX, "members");
        require(rampUpSeconds, 0, SECONDS_MAX, "ramp-up");
        require(warmUpMembers, 0, MEMBERS_MAX, "warm-up");
        if (members % threads != 0) {
            throw new IllegalArgumentException(
                    "members must be a multiple of the " + threads + " threads, was " + members);
        }
    }

    private static void require(int value, int lowest, int highest, String name) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(name + " must be " + lowest + " to " + highest + ", was " + value);
        }
    }
}
