/** Coupons in a Spring Boot service, chosen by properties. */
@NullMarked
package io.openrun.coupon.spring;

import org.jspecify.annotations.NullMarked;
