/** Holds the modules to the architecture, and the rules themselves to the proof that they can fail. */
@NullMarked
package io.openrun.coupon.architecture;

import org.jspecify.annotations.NullMarked;
