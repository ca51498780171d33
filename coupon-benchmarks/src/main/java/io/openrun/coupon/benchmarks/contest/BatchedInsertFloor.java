package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.testkit.DatabaseKind;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the database can take: the rows that the library writes, in its own table, on one connection, a statement and a
 * commit for each 1,000 of them. No coupon's row, no look for the member, no decision.
 */
final class BatchedInsertFloor implements BatchContestant {

    private static final String COLUMNS = "INSERT INTO issued_coupon (coupon_id, sequence, member_id, issued_at) ";
    private static final String UNNEST = COLUMNS
            + "SELECT ?, row.sequence, row.member, clock_timestamp()"
            + " FROM unnest(?::bigint[], ?::text[]) AS row (sequence, member)";
    private static final String ROWS =
            "SELECT count(*), count(DISTINCT member_id) FROM issued_coupon WHERE coupon_id = ?";
    private static final String NO_COUNTER = "SELECT count(*), 0 FROM issued_coupon WHERE coupon_id = ?";

    private final Place place;
    private final Connection connection;
    private final ReentrantLock turn = new ReentrantLock();
    private long sequence;

    BatchedInsertFloor(Place place) {
        this.place = place;
        installTables(place);
        try {
            this.connection = place.connect();
            connection.setAutoCommit(false);
        } catch (SQLException failure) {
            throw new IllegalStateException("the floor could not connect", failure);
        }
    }

    private static void installTables(Place place) {
        try (JdbcStore store = JdbcStore.builder()
                .jdbcUrl(place.jdbcUrl())
                .credentials(place.database().username(), place.database().password())
                .poolSize(1)
                .build()) {
            new CouponSchema(store).install();
        }
    }

    @Override
    public void open(CouponId couponId, int totalCount) {}

    @Override
    public void issueAll(CouponId couponId, List<MemberId> memberIds) {
        turn.lock();
        try {
            insert(couponId, memberIds);
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException("the floor could not insert", failure);
        } finally {
            turn.unlock();
        }
    }

    private void insert(CouponId couponId, List<MemberId> memberIds) throws SQLException {
        boolean unnest = place.kind() == DatabaseKind.POSTGRESQL;
        try (PreparedStatement insert = connection.prepareStatement(unnest ? UNNEST : values(memberIds.size()))) {
            if (unnest) {
                bindArrays(insert, couponId, memberIds);
            } else {
                bindValues(insert, couponId, memberIds);
            }
            insert.executeUpdate();
        }
    }

    private static String values(int rows) {
        return COLUMNS + "VALUES " + String.join(", ", Collections.nCopies(rows, "(?, ?, ?, CURRENT_TIMESTAMP)"));
    }

    private void bindArrays(PreparedStatement insert, CouponId couponId, List<MemberId> memberIds) throws SQLException {
        Object[] sequences = memberIds.stream().map(member -> ++sequence).toArray();
        Object[] members = memberIds.stream().map(MemberId::value).toArray();
        insert.setString(1, couponId.value());
        insert.setArray(2, connection.createArrayOf("bigint", sequences));
        insert.setArray(3, connection.createArrayOf("text", members));
    }

    private void bindValues(PreparedStatement insert, CouponId couponId, List<MemberId> memberIds) throws SQLException {
        int index = 0;
        for (MemberId member : memberIds) {
            insert.setString(++index, couponId.value());
            insert.setLong(++index, ++sequence);
            insert.setBytes(++index, member.value().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** There is no counter to differ from the rows, and no stock to go beyond. */
    @Override
    public Ledger ledger(CouponId couponId) {
        Ledger ledger = new LedgerQuery(place, ROWS, NO_COUNTER).read(couponId);
        return new Ledger(ledger.rows(), ledger.members(), ledger.rows(), ledger.rows());
    }

    @Override
    public String describe() {
        return "one connection, " + BATCH + " rows a statement and commit";
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException("the floor could not be closed", failure);
        }
    }
}
