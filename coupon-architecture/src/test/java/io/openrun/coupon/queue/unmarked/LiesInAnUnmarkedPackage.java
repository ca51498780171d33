package io.openrun.coupon.queue.unmarked;

/** A plant: there is no package-info here. */
public interface LiesInAnUnmarkedPackage {}
