package io.openrun.coupon.testkit;

/** The settings of a Redis that a reader of test results wants to know. */
record RedisSettings(String version, String appendOnly, String appendFsync) {

    static RedisSettings of(RedisBinary binary, RedisDirectives directives) {
        return new RedisSettings(
                binary.version(),
                directives.value("appendonly").orElse("no"),
                directives.value("appendfsync").orElse("everysec"));
    }

    String describe(String origin) {
        return version + ", " + origin + ", appendonly=" + appendOnly + ", appendfsync=" + appendFsync;
    }
}
