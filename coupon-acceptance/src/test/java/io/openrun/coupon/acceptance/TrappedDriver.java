package io.openrun.coupon.acceptance;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

/** PostgreSQL under another URL, whose transactions of the record can be died in. */
final class TrappedDriver implements Driver {

    private static final String REAL = "jdbc:postgresql:";
    private static final String TRAPPED = "jdbc:trapped:postgresql:";

    private final Trap trap;

    private TrappedDriver(Trap trap) {
        this.trap = trap;
    }

    static void register(Trap trap) throws SQLException {
        DriverManager.registerDriver(new TrappedDriver(trap));
    }

    static String trapped(String jdbcUrl) {
        return jdbcUrl.replace(REAL, TRAPPED);
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(TRAPPED);
    }

    @Override
    @SuppressWarnings("NullAway") // JDBC wants null for "not mine"
    public Connection connect(String url, Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        Connection real = DriverManager.getConnection(url.replace(TRAPPED, REAL), info);
        return proxy(Connection.class, new Transaction(real));
    }

    /** One after the other on a connection, which one thread uses at a time. */
    private final class Transaction implements InvocationHandler {

        private final Connection real;
        private boolean inserted;

        Transaction(Connection real) {
            this.real = real;
        }

        @Override
        @SuppressWarnings("NullAway") // proxies take and give null as the driver does
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            boolean commitsRows = inserted && method.getName().equals("commit");
            if (commitsRows) {
                trap.reached(CrashPoint.AFTER_INSERT_BEFORE_COMMIT);
            }
            Object result = call(real, method, arguments);
            if (commitsRows) {
                trap.reached(CrashPoint.AFTER_COMMIT_BEFORE_ACK);
            }
            if (method.getName().equals("commit") || method.getName().equals("rollback")) {
                inserted = false;
            }
            return method.getName().equals("prepareStatement")
                    ? watch((PreparedStatement) result, String.valueOf(arguments[0]))
                    : result;
        }

        private PreparedStatement watch(PreparedStatement statement, String sql) {
            return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
                Object result = call(statement, method, arguments);
                if (method.getName().startsWith("execute")) {
                    executed(sql);
                }
                return result;
            });
        }

        private void executed(String sql) {
            if (sql.contains("issued_coupon") && sql.contains("INSERT INTO")) {
                inserted = true;
            } else if (sql.contains("FOR UPDATE") && !sql.contains("dead_letter")) {
                trap.reached(CrashPoint.AFTER_LOCK);
            }
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @SuppressWarnings("NullAway") // methods without arguments come with null for them
    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
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
