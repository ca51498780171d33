package io.openrun.coupon.benchmarks.contest;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** The coupon of {@link JpaOptimisticPeer}. */
@Entity
@Table(name = "peer_coupon")
class VersionedPeerCoupon {

    @Id
    private String id = "";

    @Column(name = "total_count")
    private int totalCount;

    @Column(name = "used_count")
    private int usedCount;

    @Version
    private long version;

    boolean take() {
        if (usedCount >= totalCount) {
            return false;
        }
        usedCount++;
        return true;
    }
}
