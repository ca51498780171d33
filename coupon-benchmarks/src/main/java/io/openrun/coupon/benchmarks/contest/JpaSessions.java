package io.openrun.coupon.benchmarks.contest;

import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import java.time.Instant;
import java.util.function.Function;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** What the two JPA peers have in common: Hibernate over a pool, and a transaction for each call. */
final class JpaSessions implements AutoCloseable {

    private static final String HOLDS =
            "select count(i) from PeerIssuedCoupon i where i.couponId = :coupon and i.memberId = :member";

    private final HikariDataSource pool;
    private final EntityManagerFactory factory;

    JpaSessions(Place place, Class<?> coupon) {
        this.pool = place.pool();
        this.factory = new HibernatePersistenceConfiguration("peer")
                .managedClasses(coupon, PeerIssuedCoupon.class)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .createEntityManagerFactory();
    }

    /** Runs work in a transaction, as Spring's {@code @Transactional} does: commits, or rolls back what it threw. */
    Answer inTransaction(Function<EntityManager, Answer> work) {
        try (EntityManager session = factory.createEntityManager()) {
            EntityTransaction transaction = session.getTransaction();
            transaction.begin();
            try {
                Answer answer = work.apply(session);
                transaction.commit();
                return answer;
            } catch (RuntimeException failure) {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
                throw failure;
            }
        }
    }

    static boolean holds(EntityManager session, CouponId couponId, MemberId memberId) {
        return session.createQuery(HOLDS, Long.class)
                        .setParameter("coupon", couponId.value())
                        .setParameter("member", memberId.value())
                        .getSingleResult()
                > 0;
    }

    static void insert(EntityManager session, CouponId couponId, MemberId memberId) {
        session.persist(new PeerIssuedCoupon(couponId.value(), memberId.value(), Instant.now()));
    }

    int poolSize() {
        return pool.getMaximumPoolSize();
    }

    @Override
    public void close() {
        factory.close();
        pool.close();
    }
}
