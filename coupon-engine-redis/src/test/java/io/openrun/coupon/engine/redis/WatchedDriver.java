package io.openrun.coupon.engine.redis;

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

/**
 * PostgreSQL under another URL, where somebody watches the statement that tests a coupon's version: what stands between
 * a holder whose lock is another's by now, and the row.
 */
final class WatchedDriver implements Driver {

    private static final String REAL = "jdbc:postgresql:";
    private static final String WATCHED = "jdbc:watched:postgresql:";

    /** Is told in the thread that issues. */
    interface Watcher {
        void beforeVersionTest();

        void lost();
    }

    private final Watcher watcher;

    private WatchedDriver(Watcher watcher) {
        this.watcher = watcher;
    }

    static void register(Watcher watcher) throws SQLException {
        DriverManager.registerDriver(new WatchedDriver(watcher));
    }

    static String watched(String jdbcUrl) {
        return jdbcUrl.replace(REAL, WATCHED);
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(WATCHED);
    }

    @Override
    @SuppressWarnings("NullAway") // JDBC wants null for "not mine"
    public Connection connect(String url, Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        Connection real = DriverManager.getConnection(url.replace(WATCHED, REAL), info);
        return proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = invoke(real, method, arguments);
            boolean testsVersion = method.getName().equals("prepareStatement")
                    && String.valueOf(arguments[0]).contains("SET used_count = used_count + ");
            return testsVersion ? watch((PreparedStatement) result) : result;
        });
    }

    private PreparedStatement watch(PreparedStatement real) {
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            if (method.getName().equals("execute")) {
                watcher.beforeVersionTest();
            }
            Object result = invoke(real, method, arguments);
            if (method.getName().equals("getUpdateCount") && Integer.valueOf(0).equals(result)) {
                watcher.lost();
            }
            return result;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @SuppressWarnings("NullAway") // methods without arguments come with null for them
    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
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
