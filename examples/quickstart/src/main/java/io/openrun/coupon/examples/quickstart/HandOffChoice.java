package io.openrun.coupon.examples.quickstart;

/** How issued coupons get from Redis into the rows, by their names on the command line. */
enum HandOffChoice {
    STREAMS("streams"),
    KAFKA("kafka"),
    SQS("sqs");

    private final String word;

    HandOffChoice(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
