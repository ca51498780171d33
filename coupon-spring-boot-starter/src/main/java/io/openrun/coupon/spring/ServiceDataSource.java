package io.openrun.coupon.spring;

import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.util.ClassUtils;

/** The service's own data source, and what can be read from it. */
final class ServiceDataSource {

    private static final boolean HAS_SPRING_JDBC = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy",
            ServiceDataSource.class.getClassLoader());

    private ServiceDataSource() {}

    /** Without what would join the library's own transactions to the service's. */
    static DataSource untangled(DataSource dataSource) {
        return HAS_SPRING_JDBC ? Proxies.untangled(dataSource) : dataSource;
    }

    /** Sets the same database, for a pool of the library's own. */
    static void copyAddress(DataSource dataSource, JdbcStore.Builder store) {
        try {
            HikariDataSource pool = dataSource.unwrap(HikariDataSource.class);
            store.jdbcUrl(pool.getJdbcUrl()).credentials(pool.getUsername(), pool.getPassword());
        } catch (SQLException isNone) {
            throw BadCouponPropertyException.missing(
                    "jdbc.url", "own-pool is true, and the data source is no HikariCP pool that says its address");
        }
    }

    /** Touches Spring's JDBC, which a service with a pool of the library's own need not have. */
    private static final class Proxies {

        static DataSource untangled(DataSource dataSource) {
            if (dataSource instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null) {
                return untangled(proxy.getTargetDataSource());
            }
            return dataSource;
        }
    }
}
