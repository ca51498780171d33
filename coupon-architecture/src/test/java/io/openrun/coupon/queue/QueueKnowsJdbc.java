package io.openrun.coupon.queue;

import java.sql.Connection;
import javax.sql.DataSource;

/** A plant. */
public interface QueueKnowsJdbc {

    void takes(Connection connection);

    DataSource returns();
}
