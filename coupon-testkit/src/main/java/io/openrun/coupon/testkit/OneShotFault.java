package io.openrun.coupon.testkit;

/** A fault that waits for certain bytes, and sits on one direction of the connection that brings them. */
record OneShotFault(Direction watched, BytePattern pattern, Direction target, Fault fault) {}
