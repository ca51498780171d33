package io.openrun.coupon.acceptance;

import io.openrun.coupon.MemberId;

/** Members whose names must not be found in any log. */
final class Members {

    static final String CANARY = "canary-7f3a91c4-";

    private static final String POISON = CANARY + "poison-";

    private Members() {}

    static MemberId ordinary(int number) {
        return new MemberId(CANARY + number);
    }

    /** One whose event the sink refuses until its bug is mended. */
    static MemberId poison(int number) {
        return new MemberId(POISON + number);
    }

    static boolean isPoison(MemberId member) {
        return member.value().startsWith(POISON);
    }
}
