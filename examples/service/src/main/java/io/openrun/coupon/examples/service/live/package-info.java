/** An open run to watch in the browser: the page, and the runs behind it. */
@NullMarked
package io.openrun.coupon.examples.service.live;

import org.jspecify.annotations.NullMarked;
