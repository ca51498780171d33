package io.openrun.coupon.engine.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a pool and the driver, and counts commits of what was inserted, and those that fail: {@link #jdbcUrl}
 * leads through it. A prepared statement that commits by itself counts as one, too.
 */
final class CommitWitness implements Driver, AutoCloseable {

    private final String prefix = "jdbc:witness:" + UUID.randomUUID() + ":";
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private final Runnable beforeCommit;

    /**
     * A witness.
     *
     * @param beforeCommit runs before each commit that is counted
     */
    CommitWitness(Runnable beforeCommit) throws SQLException {
        this.beforeCommit = beforeCommit;
        DriverManager.registerDriver(this);
    }

    /** A JDBC URL that does the same, and is watched. */
    String jdbcUrl(String jdbcUrl) {
        return prefix + jdbcUrl;
    }

    long commits() {
        return commits.get();
    }

    /** Commits that were answered by an exception. */
    long failed() {
        return failed.get();
    }

    @Override
    public void close() throws SQLException {
        DriverManager.deregisterDriver(this);
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        Connection connection = DriverManager.getConnection(url.substring(prefix.length()), info);
        AtomicBoolean inserted = new AtomicBoolean();
        return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "prepareStatement" -> {
                inserted.compareAndSet(false, Arrays.toString(arguments).contains("INSERT INTO"));
                yield watched(connection, (PreparedStatement) call(connection, method, arguments));
            }
            case "commit" ->
                inserted.getAndSet(false)
                        ? watched(connection, method, arguments)
                        : call(connection, method, arguments);
            case "rollback" -> {
                inserted.set(false);
                yield call(connection, method, arguments);
            }
            default -> call(connection, method, arguments);
        });
    }

    private PreparedStatement watched(Connection connection, PreparedStatement statement) {
        return proxy(
                PreparedStatement.class,
                (method, arguments) -> method.getName().startsWith("execute") && connection.getAutoCommit()
                        ? watched(statement, method, arguments)
                        : call(statement, method, arguments));
    }

    private Object watched(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        commits.incrementAndGet();
        beforeCommit.run();
        try {
            return call(target, method, arguments);
        } catch (SQLException | RuntimeException failure) {
            failed.incrementAndGet();
            throw failure;
        }
    }

    private interface Calls {
        Object handle(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader() == null ? CommitWitness.class.getClassLoader() : type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> calls.handle(method, arguments)));
    }

    private static Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(prefix);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
