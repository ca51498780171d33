package io.openrun.coupon.testkit;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks a database for the settings that a reader of test results wants to know. */
final class DatabaseSettings {

    private static final String POSTGRESQL = """
            SELECT 'fsync=' || current_setting('fsync')
                || ', synchronous_commit=' || current_setting('synchronous_commit')
                || ', max_connections=' || current_setting('max_connections')
            """;
    private static final String MARIADB = """
            SELECT CONCAT('innodb_flush_log_at_trx_commit=', @@global.innodb_flush_log_at_trx_commit,
                ', max_connections=', @@global.max_connections,
                ', isolation ', @@global.tx_isolation,
                ', charset ', @@global.character_set_server,
                ', server time zone ', @@global.time_zone)
            """;
    private static final String H2 = """
            SELECT 'WRITE_DELAY=' || setting_value || ' (written to the file at commit, not forced to the disk)'
            FROM information_schema.settings WHERE setting_name = 'WRITE_DELAY'
            """;

    private DatabaseSettings() {}

    static String describe(DatabaseAddress address, String origin) throws SQLException {
        String sql = switch (address.kind()) {
            case H2 -> H2;
            case POSTGRESQL -> POSTGRESQL;
            case MARIADB -> MARIADB;
        };
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement();
                ResultSet settings = statement.executeQuery(sql)) {
            DatabaseMetaData product = connection.getMetaData();
            String found = settings.next() ? settings.getString(1) : "settings unknown";
            return product.getDatabaseProductName() + " " + product.getDatabaseProductVersion() + ", " + origin + ", "
                    + found;
        }
    }
}
