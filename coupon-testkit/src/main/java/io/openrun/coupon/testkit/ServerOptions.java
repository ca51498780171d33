package io.openrun.coupon.testkit;

import java.util.List;
import java.util.Map;

/** What every server started here is told, wherever its binaries come from. */
final class ServerOptions {

    /** Both embedded and containerised PostgreSQL are fast and not durable unless told otherwise. */
    static final Map<String, String> POSTGRESQL = Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "max_connections", "200",
            // Not UTC, so that code which depends on the server's zone is noticed.
            "timezone", "Asia/Seoul");

    /** The isolation stays the default, REPEATABLE-READ: it is what users have. */
    static final List<String> MARIADB = List.of(
            "--innodb-flush-log-at-trx-commit=1",
            "--max-connections=200",
            "--character-set-server=utf8mb4",
            // Not UTC, and by offset: the names of zones are in tables that a new server does not have.
            "--default-time-zone=+09:00");

    private ServerOptions() {}
}
