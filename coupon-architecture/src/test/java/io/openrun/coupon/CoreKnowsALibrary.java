package io.openrun.coupon;

import org.junit.jupiter.api.Assertions;

/** A plant. */
public final class CoreKnowsALibrary {

    void check() {
        Assertions.assertTrue(true);
    }
}
