package io.openrun.coupon.benchmarks.contest;

import com.zaxxer.hikari.HikariDataSource;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bucket of Bucket4j for each coupon, with a token for each one there is and no refill; who got a token is inserted,
 * and gives it back when the unique key says that he holds one.
 */
final class BucketPeer implements Contestant {

    private static final String TABLE =
            "CREATE TABLE bucket (id varchar(64) PRIMARY KEY, state bytea, expires_at bigint)";
    private static final String INSERT =
            "INSERT INTO peer_issued_coupon (coupon_id, member_id, issued_at) VALUES (?, ?, CURRENT_TIMESTAMP)";

    /** There is no bandwidth without a refill: this one gives a token in a hundred years. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final PeerTables tables;
    private final HikariDataSource pool;
    private final ProxyManager<String> buckets;
    private final Map<CouponId, Integer> totals = new ConcurrentHashMap<>();

    BucketPeer(Place place) {
        this.tables = new PeerTables(place);
        this.pool = place.pool();
        tables.createIssued();
        place.execute(TABLE);
        this.buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(pool)
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .table("bucket")
                .build();
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        totals.put(couponId, totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        Bucket bucket = bucket(couponId);
        try {
            return bucket.tryConsume(1) ? insert(bucket, couponId, memberId) : Answer.REFUSED;
        } catch (RuntimeException failure) {
            return SqlAnswer.of(failure);
        }
    }

    private Answer insert(Bucket bucket, CouponId couponId, MemberId memberId) {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, couponId.value());
            insert.setString(2, memberId.value());
            insert.executeUpdate();
            return Answer.ISSUED;
        } catch (SQLException failure) {
            Answer answer = SqlAnswer.of(failure);
            if (answer == Answer.ALREADY) {
                bucket.addTokens(1);
            }
            return answer;
        }
    }

    private Bucket bucket(CouponId couponId) {
        return buckets.builder().build(couponId.value(), () -> configuration(total(couponId)));
    }

    static BucketConfiguration configuration(int total) {
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(total).refillIntervally(1, NEVER))
                .build();
    }

    private int total(CouponId couponId) {
        return totals.getOrDefault(couponId, 0);
    }

    @Override
    public Ledger ledger(CouponId couponId) {
        int total = total(couponId);
        long used = total - bucket(couponId).getAvailableTokens();
        Ledger ledger = tables.ledger(couponId, "SELECT count(*), 0 FROM bucket WHERE id = ?");
        return new Ledger(ledger.rows(), ledger.members(), used, total);
    }

    @Override
    public String describe() {
        return "pool of " + pool.getMaximumPoolSize() + ", select for update";
    }

    @Override
    public void close() {
        pool.close();
    }
}
