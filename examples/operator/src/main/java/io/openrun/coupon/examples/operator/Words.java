package io.openrun.coupon.examples.operator;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.DeadLetterCause;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a choice by the word that it prints; picocli alone would take, and list, the names of the constants too. */
record Words<E extends Enum<E>>(Class<E> choices) implements ITypeConverter<E> {

    /** Has a command read all that is more than text and numbers. */
    static void teach(CommandLine command) {
        command.registerConverter(DurabilityChoice.class, new Words<>(DurabilityChoice.class))
                .registerConverter(StateChoice.class, new Words<>(StateChoice.class))
                .registerConverter(DeadLetterCause.class, new Words<>(DeadLetterCause.class))
                .registerConverter(CouponId.class, Words::couponId)
                .registerConverter(Instant.class, Words::instant);
    }

    @Override
    public E convert(String word) {
        return Arrays.stream(choices.getEnumConstants())
                .filter(choice -> choice.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("must be one of " + all() + ", was '" + word + "'"));
    }

    private String all() {
        return Arrays.stream(choices.getEnumConstants()).map(Enum::toString).collect(Collectors.joining(", "));
    }

    private static CouponId couponId(String word) {
        try {
            return new CouponId(word);
        } catch (IllegalArgumentException notAllowed) {
            throw new TypeConversionException(String.valueOf(notAllowed.getMessage()));
        }
    }

    private static Instant instant(String word) {
        try {
            return OffsetDateTime.parse(word).toInstant();
        } catch (DateTimeException unreadable) {
            throw new TypeConversionException(
                    "must be a moment like 2026-12-01T10:00+09:00 or 2026-12-01T01:00Z, was '" + word + "'");
        }
    }
}
