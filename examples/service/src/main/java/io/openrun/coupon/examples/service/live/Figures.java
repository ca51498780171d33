package io.openrun.coupon.examples.service.live;

/** Figures as they are sent: nobody reads more than two places. */
final class Figures {

    private Figures() {}

    static double rounded(double figure) {
        return Math.round(figure * 100) / 100.0;
    }
}
