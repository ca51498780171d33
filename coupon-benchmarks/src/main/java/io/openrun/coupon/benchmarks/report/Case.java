package io.openrun.coupon.benchmarks.report;

import java.util.Comparator;

/**
 * One thing that is measured, whichever round it is.
 *
 * @param benchmark the class and method, such as {@code HotCoupon.blocking}
 * @param issuer who issues
 * @param database on what
 * @param threads how many call
 * @param memory whether the sold-out memory stands before the issuer
 * @param latency whether it is the mean time of a call that is measured, and not calls per second
 */
public record Case(String benchmark, String issuer, String database, int threads, boolean memory, boolean latency)
        implements Comparable<Case> {

    private static final Comparator<Case> ORDER = Comparator.comparing(Case::latency)
            .thenComparing(Case::benchmark)
            .thenComparing(Case::database, Comparator.reverseOrder())
            .thenComparingInt(Case::threads)
            .thenComparing(Case::issuer)
            .thenComparing(Case::memory);

    /** A case that is about throughput on PostgreSQL. */
    public static Case of(String benchmark, String issuer, int threads) {
        return new Case(benchmark, issuer, "postgres", threads, false, false);
    }

    /** The same on another database. */
    public Case on(String otherDatabase) {
        return new Case(benchmark, issuer, otherDatabase, threads, memory, latency);
    }

    /** The same with the sold-out memory before the issuer. */
    public Case remembering() {
        return new Case(benchmark, issuer, database, threads, true, latency);
    }

    /** The same by the mean time of a call. */
    public Case byLatency() {
        return new Case(benchmark, issuer, database, threads, memory, true);
    }

    /** {@return the answer that is counted per second} */
    public String counted() {
        if (benchmark.startsWith("SoldOutStorm")) {
            return "refused";
        }
        return benchmark.startsWith("DoubleClickStorm") ? "already" : "issued";
    }

    /** {@return it in a few words} */
    public String label() {
        String callers = benchmark.endsWith("async") ? "async" : threads + (threads == 1 ? " caller" : " callers");
        return issuer + (memory ? " with memory" : "") + ", " + database + ", " + callers;
    }

    @Override
    public int compareTo(Case other) {
        return ORDER.compare(this, other);
    }
}
