package io.openrun.coupon.benchmarks.contest;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a choice by the word that it prints, on the command line and in parameters of JMH. */
public record Words<E extends Enum<E>>(Class<E> choices) implements ITypeConverter<E> {

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
}
