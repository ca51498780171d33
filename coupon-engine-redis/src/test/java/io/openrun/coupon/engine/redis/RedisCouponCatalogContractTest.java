package io.openrun.coupon.engine.redis;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.testkit.CouponCatalogContract;
import io.openrun.coupon.testkit.EngineUnderTest;

/** A catalog of its own, since it is listed; each coupon of it is opened before one is issued. */
class RedisCouponCatalogContractTest extends CouponCatalogContract {

    private static final JdbcStore ROWS = Nodes.rows("c");
    private static final RedisStore STORE = Nodes.store(Topology.STANDALONE.connect())
            .register(new JdbcStockRegister(ROWS))
            .build();
    private static final RedisCouponCatalog CATALOG = Nodes.catalog(STORE, ROWS);

    @Override
    protected EngineUnderTest engine() {
        CouponIssuer lua = new LuaCouponIssuer(STORE);
        CouponIssuer opening = (couponId, members) -> {
            Coupon unused = CATALOG.open(couponId);
            return lua.issueAll(couponId, members);
        };
        return new EngineUnderTest(opening, opening, CATALOG, new OutboxHistory(STORE));
    }
}
