package io.openrun.coupon.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;

/** H2 with its data in files, so that a commit is kept like that of a server. */
final class FileH2 {

    private FileH2() {}

    static StartedDatabase start() throws ServerStartException {
        ServerFolder folder = ServerFolder.create("h2");
        // H2 must not close itself at the JVM's end: its hook would run at the same time as ours.
        String jdbcUrl = "jdbc:h2:file:" + folder.path().resolve("coupon")
                + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0;TIME ZONE=Asia/Seoul";
        DatabaseAddress address = new DatabaseAddress(DatabaseKind.H2, jdbcUrl, "sa", "");
        try {
            return RunningDatabase.of(address, "files in this JVM", OptionalLong::empty, () -> stop(address, folder));
        } catch (SQLException e) {
            folder.close();
            throw new ServerStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void stop(DatabaseAddress address, ServerFolder folder) {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            // It was closed by a test, or is damaged. Either way the files go next.
        }
        folder.close();
    }
}
