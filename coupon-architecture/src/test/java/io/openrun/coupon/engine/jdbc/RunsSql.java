package io.openrun.coupon.engine.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Script;
import org.jdbi.v3.core.statement.Update;

/** A plant: each method has SQL of its own. */
public final class RunsSql {

    Query query(Handle handle) {
        return handle.createQuery("SELECT 1");
    }

    Function<String, Query> queryByReference(Handle handle) {
        return handle::createQuery;
    }

    Update update(Handle handle) {
        return handle.createUpdate("DELETE FROM coupon");
    }

    Script script(Handle handle) {
        return handle.createScript("DELETE FROM coupon");
    }

    PreparedBatch batch(Handle handle) {
        return handle.prepareBatch("DELETE FROM coupon WHERE coupon_id = ?");
    }

    int execute(Handle handle) {
        return handle.execute("DELETE FROM coupon");
    }

    Query select(Handle handle) {
        return handle.select("SELECT 1");
    }

    PreparedStatement prepare(Connection connection) throws SQLException {
        return connection.prepareStatement("SELECT 1");
    }

    Statement create(Connection connection) throws SQLException {
        return connection.createStatement();
    }

    boolean statement(Statement statement) throws SQLException {
        return statement.execute("DELETE FROM coupon");
    }

    ResultSet preparedStatement(PreparedStatement statement) throws SQLException {
        return statement.executeQuery();
    }

    /** The class around it has no right to SQL, and neither has this one. */
    static final class Nested {

        int update(Statement statement) throws SQLException {
            return statement.executeUpdate("DELETE FROM coupon");
        }
    }
}
