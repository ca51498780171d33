package io.openrun.coupon.benchmarks.contest;

import java.nio.file.Files;
import java.nio.file.Path;

/** An option can't be what it is; the message names it. */
public final class BadArgument extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final double SECONDS_MAX = 3_600;

    /** With a message that names the option. */
    public BadArgument(String message) {
        super(message);
    }

    /** Requires that something holds. */
    public static void require(boolean holds, String message) {
        if (!holds) {
            throw new BadArgument(message);
        }
    }

    /** Requires a number in its range. */
    public static void require(long value, long min, long max, String option) {
        require(value >= min && value <= max, option + " must be " + min + " to " + max + ", was " + value);
    }

    /** Requires a time above nothing and up to an hour. */
    public static void requireSeconds(double value, String option) {
        require(value > 0 && value <= SECONDS_MAX, option + " must be above 0 and up to 3600 seconds, was " + value);
    }

    /** Requires that a file can be written there, before anybody waits for what shall be in it. */
    public static void requireWritable(Path file, String option) {
        Path folder = file.toAbsolutePath().getParent();
        require(
                folder != null && Files.isDirectory(folder) && Files.isWritable(folder) && !Files.isDirectory(file),
                option + " must be a file in a folder that is there, was " + file);
    }

    /** Requires a file that can be read. */
    public static void requireReadable(Path file, String option) {
        require(Files.isRegularFile(file) && Files.isReadable(file), option + " can't be read: " + file);
    }
}
