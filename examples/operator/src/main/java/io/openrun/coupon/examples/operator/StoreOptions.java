package io.openrun.coupon.examples.operator;

import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisDurability;
import io.openrun.coupon.engine.redis.RedisStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import redis.clients.jedis.util.JedisURIHelper;

/** The options that say where the coupons are. */
final class StoreOptions {

    static final String PASSWORD_VARIABLE = "COUPON_DB_PASSWORD";
    static final String REDIS_PASSWORD_VARIABLE = "COUPON_REDIS_PASSWORD";

    private static final String H2 = "jdbc:h2:";

    @Option(names = "--jdbc-url", required = true, paramLabel = "<url>", description = "The database.")
    private String jdbcUrl = "";

    @Option(names = "--user", paramLabel = "<name>", description = "Who logs in there, if the URL does not say it.")
    private @Nullable String user;

    @Option(
            names = "--password",
            description = "Asks for the password, without showing it. Else it is the environment's COUPON_DB_PASSWORD.")
    private boolean asksForPassword;

    @Option(
            names = "--table-prefix",
            paramLabel = "<prefix>",
            description = "How the names of the tables begin. Default: nothing")
    private String tablePrefix = "";

    @Option(
            names = "--redis-url",
            paramLabel = "<url>",
            description = "The Redis that issues, redis:// or rediss://. Its password is in the URL, or better in the"
                    + " environment's COUPON_REDIS_PASSWORD.")
    private @Nullable String redisUrl;

    @Option(
            names = "--key-prefix",
            paramLabel = "<prefix>",
            description = "How the names of the keys begin there. Default: coupon")
    private @Nullable String keyPrefix;

    @Option(
            names = "--durability",
            paramLabel = "<level>",
            description = "What issued means there: ${COMPLETION-CANDIDATES}. Default: fsync")
    private @Nullable DurabilityChoice durability;

    @Option(names = "--replicas", paramLabel = "<n>", description = "How many replicas must have it. Default: 1")
    private @Nullable Integer replicas;

    @Option(
            names = "--allow-weak-server",
            description = "Only warns of a Redis whose settings are weaker than the durability.")
    private boolean allowWeakServer;

    @Option(
            names = "--deadline",
            paramLabel = "<time>",
            description =
                    "How long one look or one change in the database may take, up to PT5M. Default: PT10S, PT1M to"
                            + " audit")
    private @Nullable Duration deadline;

    void check() {
        requireDriver();
        if (deadline != null) {
            requireDeadline(deadline);
        }
        BadArgument.orValue("--table-prefix", () -> JdbcStore.builder().tablePrefix(tablePrefix));
        if (redisUrl == null) {
            forbid(keyPrefix, "--key-prefix");
            forbid(durability, "--durability");
            forbid(replicas, "--replicas");
            forbid(allowWeakServer ? true : null, "--allow-weak-server");
        } else {
            requireRedisUrl(redisUrl);
            keyPrefix()
                    .ifPresent(prefix -> BadArgument.orValue(
                            "--key-prefix", () -> RedisStore.builder().keyPrefix(prefix)));
            if (replicas != null && durability != DurabilityChoice.REPLICATED) {
                throw new BadArgument("--replicas can't be given here: it goes with --durability replicated");
            }
            BadArgument.orValue("--replicas", this::durability);
        }
    }

    /** A file that is not there is not made of a mistyped URL, unless tables are to be made in it. */
    String jdbcUrl(boolean mayCreate) {
        boolean isSet = jdbcUrl.toUpperCase(Locale.ROOT).contains(";IFEXISTS=");
        return mayCreate || isSet || !jdbcUrl.startsWith(H2) ? jdbcUrl : jdbcUrl + ";IFEXISTS=TRUE";
    }

    @Nullable
    String user() {
        return user;
    }

    @Nullable
    String password(Shell shell) {
        if (!asksForPassword) {
            return shell.variable(PASSWORD_VARIABLE).orElse(null);
        }
        return shell.passwordPrompt()
                .get()
                .orElseThrow(() -> new BadArgument(
                        "--password needs a terminal to ask at; set " + PASSWORD_VARIABLE + " instead"));
    }

    String tablePrefix() {
        return tablePrefix;
    }

    Optional<URI> redisUrl() {
        return Optional.ofNullable(redisUrl).flatMap(StoreOptions::redisUri);
    }

    Optional<String> keyPrefix() {
        return Optional.ofNullable(keyPrefix);
    }

    Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    RedisDurability durability() {
        DurabilityChoice choice = durability == null ? DurabilityChoice.FSYNC : durability;
        return choice.of(replicas == null ? 1 : replicas);
    }

    boolean allowsWeakServer() {
        return allowWeakServer;
    }

    void requireRedis(String command) {
        if (redisUrl == null) {
            throw new BadArgument("--redis-url must be given: " + command + " is about Redis");
        }
    }

    private static void requireDeadline(Duration deadline) {
        JdbcStore.Builder unused =
                BadArgument.orValue("--deadline", () -> JdbcStore.builder().deadline(deadline));
    }

    private static void forbid(@Nullable Object value, String option) {
        if (value != null) {
            throw new BadArgument(option + " can't be given here: it goes with --redis-url");
        }
    }

    /** The message does not repeat the URL, which may hold a password. */
    private void requireDriver() {
        try {
            DriverManager.getDriver(jdbcUrl);
        } catch (SQLException none) {
            throw new BadArgument(
                    "--jdbc-url must be well formed, and begin with jdbc:h2:, jdbc:mariadb: or jdbc:postgresql:");
        }
    }

    private static void requireRedisUrl(String url) {
        if (redisUri(url).filter(JedisURIHelper::isValid).isEmpty()) {
            throw new BadArgument("--redis-url must be redis:// or rediss:// with host and port");
        }
    }

    private static Optional<URI> redisUri(String url) {
        try {
            return Optional.of(new URI(url))
                    .filter(uri -> "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }
}
