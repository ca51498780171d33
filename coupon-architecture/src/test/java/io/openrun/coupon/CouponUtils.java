package io.openrun.coupon;

/** A plant: its name says nothing. */
public interface CouponUtils {}
