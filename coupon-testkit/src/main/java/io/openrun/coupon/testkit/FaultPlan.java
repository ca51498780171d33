package io.openrun.coupon.testkit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to go wrong from now on. Only the proxy's thread touches it. */
final class FaultPlan {

    private final FaultCounts counts;
    private final Map<Direction, Fault> standing = new EnumMap<>(Direction.class);
    private final List<OneShotFault> armed = new ArrayList<>();
    private boolean frozen;
    private boolean refusing;

    FaultPlan(FaultCounts counts) {
        this.counts = counts;
    }

    FaultCounts counts() {
        return counts;
    }

    Fault standing(Direction direction) {
        return standing.getOrDefault(direction, Fault.pass());
    }

    void set(Direction direction, Fault fault) {
        standing.put(direction, fault);
    }

    void arm(OneShotFault fault) {
        armed.add(fault);
    }

    void disarm() {
        armed.clear();
    }

    int armed() {
        return armed.size();
    }

    boolean isFrozen() {
        return frozen;
    }

    void freeze(boolean on) {
        frozen = on;
    }

    boolean isRefusing() {
        return refusing;
    }

    void refuse(boolean on) {
        refusing = on;
    }

    /** Takes out the fault, armed first, that these bytes set off. */
    @Nullable
    OneShotFault setOff(ProxiedConnection connection, Direction watched, int lookedAt, byte[] bytes) {
        for (Iterator<OneShotFault> faults = armed.iterator(); faults.hasNext(); ) {
            OneShotFault fault = faults.next();
            if (fault.watched() == watched
                    && connection.canStillLose(fault.target())
                    && fault.pattern().endsAfter(lookedAt, bytes)) {
                faults.remove();
                return fault;
            }
        }
        return null;
    }
}
