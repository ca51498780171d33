package io.openrun.coupon.benchmarks.contest;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The coupon of {@link JpaPessimisticPeer}. */
@Entity
@Table(name = "peer_coupon")
class PeerCoupon {

    @Id
    private String id = "";

    @Column(name = "total_count")
    private int totalCount;

    @Column(name = "used_count")
    private int usedCount;

    boolean take() {
        if (usedCount >= totalCount) {
            return false;
        }
        usedCount++;
        return true;
    }
}
