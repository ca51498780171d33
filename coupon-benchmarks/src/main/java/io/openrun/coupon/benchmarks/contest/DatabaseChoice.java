package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.testkit.DatabaseKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The databases and the Redis servers that can be started, by their names on the command line. */
public enum DatabaseChoice {
    /** A PostgreSQL server. */
    POSTGRES("postgres", DatabaseKind.POSTGRESQL, null),
    /** A MariaDB server. */
    MARIADB("mariadb", DatabaseKind.MARIADB, null),
    /** H2 in this JVM. */
    H2("h2", DatabaseKind.H2, null),
    /** A Redis that flushes what it did before it answers. */
    REDIS_ALWAYS("redis-always", null, "always"),
    /** A Redis that flushes once in a second. */
    REDIS_EVERYSEC("redis-everysec", null, "everysec"),
    /** A Redis that leaves it to the operating system when to flush. */
    REDIS_NO("redis-no", null, "no");

    static final Set<DatabaseChoice> REDIS = EnumSet.of(REDIS_ALWAYS, REDIS_EVERYSEC, REDIS_NO);
    static final Set<DatabaseChoice> RELATIONAL = EnumSet.complementOf(EnumSet.copyOf(REDIS));

    private final String word;
    private final @Nullable DatabaseKind kind;
    private final @Nullable String appendfsync;

    DatabaseChoice(String word, @Nullable DatabaseKind kind, @Nullable String appendfsync) {
        this.word = word;
        this.kind = kind;
        this.appendfsync = appendfsync;
    }

    DatabaseKind kind() {
        if (kind == null) {
            throw new IllegalStateException(word + " is not relational");
        }
        return kind;
    }

    /** Requires that it is a Redis; the message names the option that named it. */
    public void requireRedis(String option) {
        BadArgument.require(
                REDIS.contains(this),
                option + " must be one of "
                        + REDIS.stream().map(DatabaseChoice::toString).collect(Collectors.joining(", ")) + ", was "
                        + this);
    }

    /** When it flushes, in Redis's word. */
    String appendfsync() {
        if (appendfsync == null) {
            throw new IllegalStateException(word + " is not Redis");
        }
        return appendfsync;
    }

    @Override
    public String toString() {
        return word;
    }
}
