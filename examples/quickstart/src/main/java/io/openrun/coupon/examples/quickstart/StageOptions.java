package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.engine.jdbc.JdbcStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import redis.clients.jedis.util.JedisURIHelper;

/** The options that say which engine issues, and where. */
final class StageOptions {

    @Option(
            names = "--engine",
            paramLabel = "<engine>",
            description = "How coupons are issued: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private EngineChoice engine = EngineChoice.CONDITIONAL;

    @Option(
            names = "--database",
            paramLabel = "<database>",
            description = "The database to start, and to remove afterwards: ${COMPLETION-CANDIDATES}. Default: h2")
    private @Nullable DatabaseChoice database;

    @Option(
            names = "--jdbc-url",
            paramLabel = "<url>",
            description =
                    "A database of yours instead. Tables that are missing are created; they stay, with their rows.")
    private @Nullable String jdbcUrl;

    @Option(names = "--user", paramLabel = "<name>", description = "Who logs in there, if the URL does not say it.")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "<password>",
            description = "The password. Others can read it here: better set the environment's COUPON_DB_PASSWORD.")
    private @Nullable String password;

    @Option(
            names = "--table-prefix",
            paramLabel = "<prefix>",
            description = "How the names of the tables begin. Default: nothing")
    private @Nullable String tablePrefix;

    @Option(
            names = "--redis-url",
            paramLabel = "<url>",
            description = "A Redis of yours, redis:// or rediss://, instead of one that is started. Keys stay there.")
    private @Nullable String redisUrl;

    @Option(
            names = "--handoff",
            paramLabel = "<way>",
            description =
                    "Brings what Redis issues into the rows meanwhile, by a process of its own: ${COMPLETION-CANDIDATES}."
                            + " The default of --database is then postgres.")
    private @Nullable HandOffChoice handOff;

    @Option(
            names = "--kill",
            paramLabel = "<what>",
            description = "Kills it as soon as the first rows are there, and starts another: ${COMPLETION-CANDIDATES}")
    private @Nullable KillChoice kill;

    private final Optional<String> passwordOfEnvironment;

    StageOptions(Optional<String> passwordOfEnvironment) {
        this.passwordOfEnvironment = passwordOfEnvironment;
    }

    void check() {
        if (engine == EngineChoice.MEMORY) {
            forbid(database, "--database", "the engine memory has none");
            forbid(jdbcUrl, "--jdbc-url", "the engine memory has no database");
            forbid(tablePrefix, "--table-prefix", "the engine memory has no tables");
        }
        if (jdbcUrl == null) {
            forbid(user, "--user", "it goes with --jdbc-url");
            forbid(password, "--password", "it goes with --jdbc-url");
        } else {
            forbid(database, "--database", "--jdbc-url says which database it is");
            requireDriver(jdbcUrl);
        }
        requireAllowed(tablePrefix());
        checkHandOff();
        if (redisUrl != null) {
            requireRedis(redisUrl);
        }
    }

    private void checkHandOff() {
        if (handOff == null) {
            forbid(kill, "--kill", "it goes with --handoff");
            return;
        }
        if (!engine.issuesInRedis()) {
            throw new BadArgument("--handoff can't be given here: the engine " + engine + " issues in the rows");
        }
        if (database() == DatabaseChoice.H2 || (jdbcUrl != null && jdbcUrl.startsWith("jdbc:h2:"))) {
            throw new BadArgument("--handoff needs a database that another process can reach, which h2 is not here");
        }
    }

    /** The message does not repeat the URL, which may hold a password. */
    private void requireRedis(String url) {
        if (!engine.needsRedis()) {
            throw new BadArgument("--redis-url can't be given here: the engine " + engine + " has no Redis");
        }
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

    Optional<URI> redisUrl() {
        return Optional.ofNullable(redisUrl).flatMap(StageOptions::redisUri);
    }

    EngineChoice engine() {
        return engine;
    }

    DatabaseChoice database() {
        if (database != null) {
            return database;
        }
        return handOff == null ? DatabaseChoice.H2 : DatabaseChoice.POSTGRES;
    }

    Optional<HandOffChoice> handOff() {
        return Optional.ofNullable(handOff);
    }

    boolean killsWorker() {
        return kill == KillChoice.WORKER;
    }

    Optional<String> jdbcUrl() {
        return Optional.ofNullable(jdbcUrl);
    }

    @Nullable
    String user() {
        return user;
    }

    @Nullable
    String password() {
        return password == null ? passwordOfEnvironment.orElse(null) : password;
    }

    String tablePrefix() {
        return tablePrefix == null ? "" : tablePrefix;
    }

    /** What is about to be opened, in a few words without a secret. */
    String where() {
        if (engine == EngineChoice.MEMORY) {
            return "the memory engine";
        }
        return "the " + engine + " engine on " + (jdbcUrl == null ? database() : "the database at --jdbc-url");
    }

    private static void forbid(@Nullable Object value, String option, String reason) {
        if (value != null) {
            throw new BadArgument(option + " can't be given here: " + reason);
        }
    }

    /** The message does not repeat the URL, which may hold a password. */
    private static void requireDriver(String url) {
        try {
            DriverManager.getDriver(url);
        } catch (SQLException none) {
            throw new BadArgument(
                    "--jdbc-url must be well formed, and begin with jdbc:h2:, jdbc:mariadb: or jdbc:postgresql:");
        }
    }

    private static void requireAllowed(String tablePrefix) {
        try {
            JdbcStore.builder().tablePrefix(tablePrefix);
        } catch (IllegalArgumentException malformed) {
            throw new BadArgument("--table-prefix is not allowed: " + malformed.getMessage());
        }
    }
}
