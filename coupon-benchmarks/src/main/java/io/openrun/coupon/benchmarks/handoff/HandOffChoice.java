package io.openrun.coupon.benchmarks.handoff;

import java.util.Optional;

/** How events get from the outbox to the worker, by the names on the command line. */
public enum HandOffChoice {
    /** The worker takes them from the outbox itself. */
    STREAMS("streams", 200_000),
    /** Through a topic of Kafka. */
    KAFKA("kafka", 200_000),
    /** Through a queue of SQS, whose requests carry ten messages. */
    SQS("sqs", 20_000);

    private final String word;
    private final int coupons;

    HandOffChoice(String word, int coupons) {
        this.word = word;
        this.coupons = coupons;
    }

    /** How many coupons make a run, unless told otherwise. */
    int coupons() {
        return coupons;
    }

    /** Starts what lies in between, if anything does. */
    Optional<Broker> start() {
        return switch (this) {
            case STREAMS -> Optional.empty();
            case KAFKA -> Optional.of(new KafkaBetween());
            case SQS -> Optional.of(new SqsBetween());
        };
    }

    @Override
    public String toString() {
        return word;
    }
}
