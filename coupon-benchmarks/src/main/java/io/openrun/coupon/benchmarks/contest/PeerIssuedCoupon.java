package io.openrun.coupon.benchmarks.contest;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An issued coupon of the JPA peers. */
@Entity
@Table(name = "peer_issued_coupon")
class PeerIssuedCoupon {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Column(name = "coupon_id")
    private String couponId = "";

    @Column(name = "member_id")
    private String memberId = "";

    @Column(name = "issued_at")
    private Instant issuedAt = Instant.EPOCH;

    /** JPA wants it. */
    PeerIssuedCoupon() {}

    PeerIssuedCoupon(String couponId, String memberId, Instant issuedAt) {
        this.couponId = couponId;
        this.memberId = memberId;
        this.issuedAt = issuedAt;
    }
}
