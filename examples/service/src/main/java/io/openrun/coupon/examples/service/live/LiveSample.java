package io.openrun.coupon.examples.service.live;

/**
 * What was seen at one moment of a run.
 *
 * @param number counts the samples of the run from 1
 * @param ms when, in milliseconds since the start
 * @param state what the run was doing
 * @param remaining how many units were left, as the catalog says
 * @param answered how many calls had an answer: issued, already theirs, and refused
 * @param issued how many of them were issued one
 * @param already how many of them held one already
 * @param refused how many of them were refused
 * @param askedAgain how often a caller had to ask again
 * @param issuedPerSecond the rate since the sample before
 * @param p50Ms half of the calls since the sample before took no longer, in milliseconds; as before if there were none
 * @param p99Ms 99 of 100 of them took no longer
 * @param rows how many issued coupons were on record
 * @param waiting how many messages were on their way to the record
 * @param lagMs how long the oldest of them had been, in milliseconds; 0 if none was
 */
record LiveSample(
        int number,
        long ms,
        RunState state,
        int remaining,
        long answered,
        long issued,
        long already,
        long refused,
        long askedAgain,
        double issuedPerSecond,
        double p50Ms,
        double p99Ms,
        long rows,
        long waiting,
        long lagMs) {}
