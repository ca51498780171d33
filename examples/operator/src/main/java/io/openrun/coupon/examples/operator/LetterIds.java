package io.openrun.coupon.examples.operator;

import java.util.List;
import java.util.regex.Pattern;

/** The names of dead letters, as they are typed. */
final class LetterIds {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private LetterIds() {}

    static void check(String option, List<String> ids) {
        for (String id : ids) {
            if (!ID.matcher(id).matches()) {
                throw new BadArgument(option + " must be 32 digits of 0-9 a-f, was '" + id + "'");
            }
        }
    }
}
