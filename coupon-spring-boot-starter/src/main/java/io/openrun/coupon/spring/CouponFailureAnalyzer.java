package io.openrun.coupon.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at start-up which property is wrong, and what to do, instead of a stack trace. */
final class CouponFailureAnalyzer extends AbstractFailureAnalyzer<BadCouponPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BadCouponPropertyException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
