package io.openrun.coupon.engine.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.PoolUse;
import io.openrun.coupon.SoldOutMemory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A relational database that holds coupons and issued coupons: where its connections come from, how its tables are
 * named and how long a call may take. Thread-safe; engines, catalog and history share one.
 *
 * <p>It works on a pool of its own ({@link Builder#jdbcUrl}), which keeps an open run away from the connections of the
 * service around it, or on a {@link DataSource} of the service. Either way the library begins and ends its transactions
 * itself; for a transaction of the caller's there is {@link TransactionalRowLock}.
 */
public final class JdbcStore implements AutoCloseable {

    private final Dialect dialect;
    private final String tablePrefix;
    private final Optional<HikariDataSource> ownPool;
    private final Columns columns;
    private final CouponTable coupons;
    private final IssuedCouponTable issuedCoupons;
    private final IssueOverflowTable issueOverflows;
    private final DeadLetterTable deadLetters;
    private final OutboxTable outbox;
    private final OutboxMemberTable outboxMembers;
    private final IssueSteps steps;
    private final Session session;
    private final Gate gate;
    private final Transactions transactions;
    private final Transactions looks;

    private JdbcStore(Builder builder, Dialect dialect, DataSource connections, Optional<HikariDataSource> ownPool) {
        this.dialect = dialect;
        this.tablePrefix = builder.tablePrefix;
        Timeouts timeouts = builder.timeouts;
        this.ownPool = ownPool;
        this.columns = new Columns(dialect);
        this.coupons = new CouponTable(columns);
        this.issuedCoupons = new IssuedCouponTable(dialect, columns);
        this.issueOverflows = new IssueOverflowTable(columns);
        this.deadLetters = new DeadLetterTable(columns);
        this.outbox = new OutboxTable(dialect, columns);
        this.outboxMembers = new OutboxMemberTable(dialect, columns);
        this.steps = new IssueSteps(
                coupons, issuedCoupons, builder.outbox ? Optional.of(outbox) : Optional.empty(), builder.traceparent);
        this.session = new Session(dialect, timeouts, ownPool.isPresent());
        this.gate = new Gate(builder.poolSize, builder.waitingMax, timeouts.connection());
        Jdbi jdbi = configure(Jdbi.create(connections));
        this.transactions = new Transactions(jdbi, session, gate, timeouts.deadline());
        Gate aside = new Gate(1, builder.waitingMax, timeouts.connection());
        this.looks = new Transactions(jdbi, session, aside, timeouts.deadline());
    }

    /** {@return a builder with safe defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Looks how its connections are used: those of its own pool, or its share of a data source. Neither waits nor asks the
     * database.
     *
     * @return how many are in use, and how many callers wait for one
     */
    public PoolUse poolUse() {
        return gate.use();
    }

    /** Closes the store's own pool; a {@link DataSource} of the caller's stays open. */
    @Override
    public void close() {
        ownPool.ifPresent(HikariDataSource::close);
    }

    Jdbi configure(Jdbi jdbi) {
        columns.register(jdbi);
        return jdbi.define("coupon", tablePrefix + "coupon")
                .define("issued_coupon", tablePrefix + "issued_coupon")
                .define("coupon_outbox", tablePrefix + "coupon_outbox")
                .define("issue_overflow", tablePrefix + "issue_overflow")
                .define("dead_letter", tablePrefix + "dead_letter")
                .define("dead_letter_audit", tablePrefix + "dead_letter_audit")
                .define("clock", dialect.clock());
    }

    Dialect dialect() {
        return dialect;
    }

    /**
     * How long the announcement of a restock stands, which comes, if at all, within one deadline after the leases have
     * run out, and is committed within another.
     */
    Duration restockWindow() {
        return SoldOutMemory.LEASE.plus(transactions.deadline().multipliedBy(2));
    }

    String tablePrefix() {
        return tablePrefix;
    }

    CouponTable coupons() {
        return coupons;
    }

    IssuedCouponTable issuedCoupons() {
        return issuedCoupons;
    }

    IssueOverflowTable issueOverflows() {
        return issueOverflows;
    }

    DeadLetterTable deadLetters() {
        return deadLetters;
    }

    OutboxTable outbox() {
        return outbox;
    }

    OutboxMemberTable outboxMembers() {
        return outboxMembers;
    }

    IssueSteps steps() {
        return steps;
    }

    Session session() {
        return session;
    }

    Transactions transactions() {
        return transactions;
    }

    /** On one connection more: for what is to spare callers the queue, and must not stand in it itself. */
    Transactions looks() {
        return looks;
    }

    /** Builds a {@link JdbcStore}; needs either a JDBC URL or a data source. Not thread-safe. */
    public static final class Builder {

        private static final Pattern PREFIX = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,29})?");
        private static final Duration DEADLINE = Duration.ofSeconds(2);
        private static final int POOL_SIZE = 8;
        private static final int POOL_SIZE_MAX = 100;
        private static final int WAITING_MAX = 1_000;
        private static final int WAITING_MAX_MAX = 100_000;

        private @Nullable DataSource dataSource;
        private @Nullable String jdbcUrl;
        private @Nullable String username;
        private @Nullable String password;
        private int poolSize = POOL_SIZE;
        private int waitingMax = WAITING_MAX;
        private String tablePrefix = "";
        private boolean outbox;
        private Supplier<@Nullable String> traceparent = () -> null;
        private Timeouts timeouts = new Timeouts(DEADLINE);

        private Builder() {}

        /**
         * Works on connections of the service. Timeouts are set for each transaction and put back after it.
         *
         * @param dataSource where connections come from; stays the caller's to close, and must not join them to a
         *     transaction of the caller's
         * @return this builder
         */
        public Builder dataSource(DataSource dataSource) {
            this.dataSource = dataSource;
            return this;
        }

        /**
         * Works on a pool of its own, apart from the connections of the service.
         *
         * @param jdbcUrl the database
         * @return this builder
         */
        public Builder jdbcUrl(String jdbcUrl) {
            this.jdbcUrl = jdbcUrl;
            return this;
        }

        /**
         * Who logs in, for a pool of its own.
         *
         * @param username the database user, or null if the URL says it
         * @param password the password, or null
         * @return this builder
         */
        public Builder credentials(@Nullable String username, @Nullable String password) {
            this.username = username;
            this.password = password;
            return this;
        }

        /**
         * How many connections it uses at once: the size of a pool of its own, its share of a data source. A few are
         * enough: what waits for the same row waits outside of the database, where it costs nothing. A sold-out memory
         * looks on one more, past the callers who wait.
         *
         * @param poolSize 1 to 100; 8 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder poolSize(int poolSize) {
            if (poolSize < 1 || poolSize > POOL_SIZE_MAX) {
                throw new IllegalArgumentException("poolSize must be 1 to " + POOL_SIZE_MAX + ", was " + poolSize);
            }
            this.poolSize = poolSize;
            return this;
        }

        /**
         * How many callers may wait for one of these connections; one more is BUSY at once. It bounds the threads that
         * a slow or frozen database can collect, together with {@link #poolSize}.
         *
         * @param waitingMax 0 to 100,000; 1,000 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder waitingMax(int waitingMax) {
            if (waitingMax < 0 || waitingMax > WAITING_MAX_MAX) {
                throw new IllegalArgumentException(
                        "waitingMax must be 0 to " + WAITING_MAX_MAX + ", was " + waitingMax);
            }
            this.waitingMax = waitingMax;
            return this;
        }

        /**
         * How the names of the tables begin.
         *
         * @param tablePrefix up to 30 letters, digits and underscores, not beginning with a digit; empty unless set
         * @return this builder
         * @throws IllegalArgumentException if it has any other character, or is too long
         */
        public Builder tablePrefix(String tablePrefix) {
            if (tablePrefix == null || !PREFIX.matcher(tablePrefix).matches()) {
                throw new IllegalArgumentException(
                        "tablePrefix must be up to 30 of A-Z a-z 0-9 _ and not begin with a digit");
            }
            this.tablePrefix = tablePrefix;
            return this;
        }

        /**
         * Whether issuing writes events: with what a batch issued one row into {@code coupon_outbox}, in the same
         * transaction, for {@link JdbcOutbox} to give out. Set it only where somebody takes the events: the rows stay
         * until they are acknowledged.
         *
         * @param outbox true to write events; false unless set, which costs nothing and writes nothing
         * @return this builder
         */
        public Builder outbox(boolean outbox) {
            this.outbox = outbox;
            return this;
        }

        /**
         * Who knows the trace that a batch belongs to: its events carry it on. One more column of the batch's row in the
         * {@linkplain #outbox outbox}; without an outbox nobody is asked.
         *
         * @param traceparent gives a {@code traceparent} of W3C Trace Context, or null; asked on the thread that sends a
         *     batch, at most once each time it is sent, in its transaction, so it must be quick. What it throws, or gives
         *     in another form, counts as none
         * @return this builder
         * @throws IllegalArgumentException if it is null
         */
        public Builder traceparent(Supplier<@Nullable String> traceparent) {
            if (traceparent == null) {
                throw new IllegalArgumentException("traceparent must be given");
            }
            this.traceparent = traceparent;
            return this;
        }

        /**
         * How long a call may last, from end to end: up to half of it the wait for a connection, two fifths a wait for a
         * lock (which MariaDB and MySQL know in whole seconds only), four fifths a statement, and the answer from the
         * network what is left.
         *
         * @param deadline 0.5 seconds to 5 minutes; 2 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder deadline(Duration deadline) {
            this.timeouts = new Timeouts(deadline);
            return this;
        }

        /**
         * Connects once, to see which database it is.
         *
         * @return the store
         * @throws IllegalArgumentException if neither or both of data source and JDBC URL are set, or the database is
         *     none that is supported
         * @throws io.openrun.coupon.NotCarriedOutException if the database does not answer
         */
        public JdbcStore build() {
            if ((dataSource == null) == (jdbcUrl == null)) {
                throw new IllegalArgumentException("either dataSource or jdbcUrl must be given");
            }
            if (dataSource != null) {
                return new JdbcStore(this, dialectOf(dataSource), dataSource, Optional.empty());
            }
            Dialect dialect;
            try (HikariDataSource probe = new HikariDataSource(poolConfig(1))) {
                dialect = dialectOf(probe);
            }
            HikariConfig config = poolConfig(poolSize + 1);
            config.setConnectionInitSql(dialect.sessionSettings(timeouts));
            HikariDataSource pool = new HikariDataSource(config);
            return new JdbcStore(this, dialect, pool, Optional.of(pool));
        }

        private HikariConfig poolConfig(int size) {
            HikariConfig config = new HikariConfig();
            config.setPoolName("coupon");
            config.setJdbcUrl(jdbcUrl);
            config.setUsername(username);
            config.setPassword(password);
            config.setMaximumPoolSize(size);
            config.setConnectionTimeout(timeouts.connection().toMillis());
            config.setValidationTimeout(timeouts.validationMs());
            // Every use is a transaction; where switching costs a round trip it is saved.
            config.setAutoCommit(false);
            // Commits the settings of a new connection: PostgreSQL would take them back with the first rollback.
            config.setIsolateInternalQueries(true);
            // The first call that needs a connection reports the failure, within its deadline.
            config.setInitializationFailTimeout(-1);
            return config;
        }

        private static Dialect dialectOf(DataSource connections) {
            try (Connection connection = connections.getConnection()) {
                return Dialect.of(connection);
            } catch (SQLException failure) {
                throw SqlFailure.of(failure, SqlFailure.Phase.CONNECTING, Dialect.H2);
            }
        }
    }
}
