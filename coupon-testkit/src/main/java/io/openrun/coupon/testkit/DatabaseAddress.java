package io.openrun.coupon.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What it takes to connect to a database. */
record DatabaseAddress(DatabaseKind kind, String jdbcUrl, String username, String password) {

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, username, password);
    }
}
