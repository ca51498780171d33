package io.openrun.coupon.spring;

import io.openrun.coupon.spring.CouponProperties.HandOff;
import java.util.function.Predicate;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Conditions on what was chosen by properties, before these are a bean. */
abstract class Chosen extends SpringBootCondition {

    private final String what;
    private final Predicate<CouponProperties> isSo;

    private Chosen(String what, Predicate<CouponProperties> isSo) {
        this.what = what;
        this.isSo = isSo;
    }

    @Override
    public final ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        CouponProperties properties =
                Binder.get(context.getEnvironment()).bindOrCreate(CouponProperties.PREFIX, CouponProperties.class);
        return new ConditionOutcome(isSo.test(properties), what);
    }

    /** Coupons may be opened in Redis. */
    static final class StockInRedis extends Chosen {
        StockInRedis() {
            super("stock of coupons in Redis", CouponProperties::keepsStockInRedis);
        }
    }

    /** They may not. */
    static final class NoStockInRedis extends Chosen {
        NoStockInRedis() {
            super("no stock of coupons in Redis", properties -> !properties.keepsStockInRedis());
        }
    }

    /** Redis is needed, for stock or for a lock. */
    static final class Redis extends Chosen {
        Redis() {
            super(
                    "coupons need Redis",
                    properties -> properties.keepsStockInRedis()
                            || properties.engine().needsRedis());
        }
    }

    /** Requests that come together are decided together. */
    static final class Gathering extends Chosen {
        Gathering() {
            super(
                    "an engine that gathers requests",
                    properties -> properties.engine().gathers());
        }
    }

    /** Events go from Redis to a queue, and this process brings them. */
    static final class RelayOfRedis extends Chosen {
        RelayOfRedis() {
            super(
                    "a relay of events from Redis",
                    properties -> properties.keepsStockInRedis()
                            && properties.handOff().relays());
        }
    }

    /** Events go from the database to a queue, and this process brings them. */
    static final class RelayOfDatabase extends Chosen {
        RelayOfDatabase() {
            super(
                    "a relay of events from the database",
                    properties -> properties.writesEventsInDatabase()
                            && properties.handOff().relays());
        }
    }

    /** This process puts on record what was issued in Redis. */
    static final class Worker extends Chosen {
        Worker() {
            super(
                    "a worker for what was issued in Redis",
                    properties -> properties.keepsStockInRedis()
                            && properties.handOff().worker());
        }
    }

    /** Events go through Kafka. */
    static final class Kafka extends Chosen {
        Kafka() {
            super("events go through Kafka", properties -> properties.handOff().queue() == HandOff.Queue.KAFKA);
        }
    }

    /** Events go through SQS. */
    static final class Sqs extends Chosen {
        Sqs() {
            super("events go through SQS", properties -> properties.handOff().queue() == HandOff.Queue.SQS);
        }
    }

    /** Coupons are opened in Redis when they are due. */
    static final class OpensDue extends Chosen {
        OpensDue() {
            super(
                    "coupons are opened in Redis when they are due",
                    properties -> properties.engine() == EngineName.REDIS_LUA
                            && !properties.redis().openAhead().isZero());
        }
    }
}
