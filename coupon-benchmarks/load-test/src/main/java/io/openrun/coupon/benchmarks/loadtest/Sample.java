package io.openrun.coupon.benchmarks.loadtest;

/**
 * One line of JMeter's results.
 *
 * @param label the name of the request in the plan
 * @param startedAt when it was sent, in milliseconds since 1970
 * @param elapsed how long it took until the answer was read, in milliseconds
 * @param status the HTTP status, or JMeter's word for what is no answer
 * @param success whether the plan expects such an answer
 * @param threads how many of JMeter's threads were active
 */
record Sample(String label, long startedAt, long elapsed, String status, boolean success, int threads) {

    long endedAt() {
        return startedAt + elapsed;
    }
}
