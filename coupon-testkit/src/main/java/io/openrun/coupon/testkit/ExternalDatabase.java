package io.openrun.coupon.testkit;

import java.sql.SQLException;
import java.util.OptionalLong;

/** A database somebody else runs: its address is in system properties, and nothing of it is started or stopped. */
final class ExternalDatabase {

    private ExternalDatabase() {}

    static StartedDatabase connect(DatabaseKind kind) throws ServerStartException {
        String property = kind.addressProperty();
        DatabaseAddress address = new DatabaseAddress(
                kind,
                System.getProperty(property, ""),
                System.getProperty(property + ".user", kind.superuser()),
                System.getProperty(property + ".password", ""));
        try {
            return RunningDatabase.of(address, "external, by -D" + property, OptionalLong::empty, () -> {});
        } catch (SQLException e) {
            throw new ServerStartException("can't connect to " + address.jdbcUrl() + ": " + e.getMessage(), e);
        }
    }
}
