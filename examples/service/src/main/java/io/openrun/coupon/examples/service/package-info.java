/** A Spring Boot service that issues coupons. */
@NullMarked
package io.openrun.coupon.examples.service;

import org.jspecify.annotations.NullMarked;
