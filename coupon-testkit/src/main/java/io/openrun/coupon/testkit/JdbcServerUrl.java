package io.openrun.coupon.testkit;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JDBC URL that names one server. */
record JdbcServerUrl(String before, String host, int port, String after) {

    private static final Pattern ONE_SERVER = Pattern.compile(
            "(?<before>jdbc:\\w+://)(?<host>\\[[^\\]]+\\]|[\\w.-]*)(:(?<port>\\d{1,5}))?(?<after>([/?].*)?)");

    static JdbcServerUrl of(TestDatabase database) {
        String url = database.jdbcUrl();
        int defaultPort = switch (database.kind()) {
            case H2 ->
                throw new IllegalArgumentException(
                        "H2 runs in this JVM and has no address that a proxy could stand before: " + url);
            case POSTGRESQL -> 5432;
            case MARIADB -> 3306;
        };
        Matcher parts = ONE_SERVER.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a proxy stands before one server, not before " + url);
        }
        String host = part(parts, "host");
        String port = parts.group("port");
        return new JdbcServerUrl(
                part(parts, "before"),
                host.isEmpty() ? "localhost" : host,
                port == null ? defaultPort : Integer.parseInt(port),
                part(parts, "after"));
    }

    private static String part(Matcher parts, String name) {
        return Objects.requireNonNull(parts.group(name), name);
    }

    String through(int proxyPort) {
        return before + "127.0.0.1:" + proxyPort + after;
    }
}
