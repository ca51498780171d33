/** What operators do with a running service, on the port of management. */
@NullMarked
package io.openrun.coupon.examples.service.admin;

import org.jspecify.annotations.NullMarked;
