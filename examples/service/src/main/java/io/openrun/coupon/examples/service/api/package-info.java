/** The HTTP API for members' requests, its problems, its limits and its description. */
@NullMarked
package io.openrun.coupon.examples.service.api;

import org.jspecify.annotations.NullMarked;
