package io.openrun.coupon.internal;

/** A plant. */
public interface LiesInAPackageNobodyDecidedOn {}
