package io.openrun.coupon.testkit;

import java.io.IOException;

/** The settings of a Redis that a reader of test results wants to know. */
record RedisSettings(String version, String appendOnly, String appendFsync) {

    /** Of a server that will be started so. */
    static RedisSettings of(RedisBinary binary, RedisDirectives directives) {
        return new RedisSettings(
                binary.version(),
                directives.value("appendonly").orElse("no"),
                directives.value("appendfsync").orElse("everysec"));
    }

    /** Of a server that somebody else has started: it has to be asked. */
    static RedisSettings of(RespConnection connection) throws IOException {
        String version = connection.call("INFO", "server").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("redis_version:"))
                .findFirst()
                .orElse("redis_version:unknown");
        return new RedisSettings(
                "Redis " + version.substring(version.indexOf(':') + 1),
                setting(connection, "appendonly"),
                setting(connection, "appendfsync"));
    }

    private static String setting(RespConnection connection, String name) throws IOException {
        try {
            var pair = connection.call("CONFIG", "GET", name);
            return pair.isEmpty() ? "unknown" : pair.get(1);
        } catch (RedisErrorReply e) {
            return "unknown"; // Hosted ones don't let everybody ask.
        }
    }

    String describe(String origin) {
        return version + ", " + origin + ", appendonly=" + appendOnly + ", appendfsync=" + appendFsync;
    }
}
