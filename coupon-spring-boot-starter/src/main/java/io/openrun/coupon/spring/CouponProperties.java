package io.openrun.coupon.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a service says about its coupons, below {@code openrun.coupon}.
 *
 * @param enabled whether there are coupons at all
 * @param engine how coupons are issued
 * @param soldOutMemory whether refusals after a sell-out are given from memory, without the store
 * @param joinTransactions whether a call inside a transaction of the service becomes a part of it; for the engines of the
 *     database, on the service's own data source
 * @param schema what happens to the tables at start-up
 * @param gathering how requests that come together are decided together
 * @param jdbc the relational database
 * @param redis Redis
 * @param handOff how events are handed on
 * @param reconcile the comparison of Redis with the record
 * @param health when the health says that something needs a person
 * @param metrics what is metered beside what always is
 */
@ConfigurationProperties("openrun.coupon")
public record CouponProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("group-commit") EngineName engine,
        @DefaultValue("true") boolean soldOutMemory,
        @DefaultValue("true") boolean joinTransactions,
        @DefaultValue("verify") SchemaAtStart schema,
        @DefaultValue Gathering gathering,
        @DefaultValue Jdbc jdbc,
        @DefaultValue Redis redis,
        @DefaultValue HandOff handOff,
        @DefaultValue Reconcile reconcile,
        @DefaultValue Health health,
        @DefaultValue Metrics metrics) {

    static final String PREFIX = "openrun.coupon";

    boolean keepsStockInRedis() {
        return engine == EngineName.REDIS_LUA || redis.enabled();
    }

    /** Whether the database's engines write events, for a relay to bring to a queue. */
    boolean writesEventsInDatabase() {
        return engine != EngineName.REDIS_LUA && handOff.queue() != HandOff.Queue.DIRECT;
    }

    /** What happens to the tables at start-up. */
    public enum SchemaAtStart {
        /** The service does not start if something is missing, and says which file has it. */
        VERIFY,
        /** What is missing is created. For demonstrations and tests. */
        INSTALL,
        /** Nobody looks. */
        NONE
    }

    /**
     * How requests that come together are decided together, by the engines that do so.
     *
     * @param deadline how long a call may last, from end to end; above the store's
     * @param pendingMax how many requests may wait; the next is BUSY at once
     * @param batchMax how many are decided at once
     */
    public record Gathering(
            @DefaultValue("3s") Duration deadline,
            @DefaultValue("100000") int pendingMax,
            @DefaultValue("1000") int batchMax) {}

    /**
     * The relational database.
     *
     * @param url the database, for a pool of its own; unless set, the service's data source says it
     * @param username who logs in there
     * @param password the password
     * @param ownPool whether a pool of its own is used instead of the service's connections, so that an open run can't
     *     use them up; always if a URL is set
     * @param poolSize how many connections are used at once; unless set 8 of an own pool, 4 of the service's
     * @param waitingMax how many callers may wait for one of them; the next is BUSY at once
     * @param deadline how long a call may last
     * @param tablePrefix how the names of the tables begin
     */
    public record Jdbc(
            @Nullable String url,
            @Nullable String username,
            @Nullable String password,
            @DefaultValue("false") boolean ownPool,
            @Nullable Integer poolSize,
            @DefaultValue("1000") int waitingMax,
            @DefaultValue("2s") Duration deadline,
            @DefaultValue("") String tablePrefix) {}

    /**
     * Redis.
     *
     * @param enabled whether coupons may be opened there though another engine is chosen
     * @param uri the server, {@code redis://} or {@code rediss://}; a {@code UnifiedJedis} bean takes its place
     * @param poolSize how many connections are used at once
     * @param timeout how long connecting, waiting for a connection and an answer may each take
     * @param durability what must have happened before a member is told
     * @param replicas how many replicas must have it, for {@code replicated}
     * @param replicasWait how long they may take
     * @param allowWeakServer only warn of a server that is weaker than that
     * @param keyPrefix how the names of the keys begin
     * @param openAhead how long before its start a coupon is opened in Redis, if that is the engine; 0 to open none
     */
    public record Redis(
            @DefaultValue("false") boolean enabled,
            @Nullable String uri,
            @DefaultValue("16") int poolSize,
            @DefaultValue("2s") Duration timeout,
            @DefaultValue("fsync") Durability durability,
            @DefaultValue("1") int replicas,
            @DefaultValue("1s") Duration replicasWait,
            @DefaultValue("false") boolean allowWeakServer,
            @DefaultValue("coupon") String keyPrefix,
            @DefaultValue("1m") Duration openAhead) {

        /** What must have happened in Redis before a member is told. */
        public enum Durability {
            /** It is in memory, and on disk within a second. */
            FAST,
            /** It is on disk. */
            FSYNC,
            /** It is on disk, and with the replicas. */
            REPLICATED
        }
    }

    /**
     * How events are handed on: from what issues, by the relay, to the queue; from the queue, by the worker, to the rows.
     *
     * @param queue what is between them
     * @param relay whether this process brings events to the queue
     * @param worker whether this process puts events on record
     * @param threads how many batches each of them delivers at once
     * @param batchMax how many events a batch has at most
     * @param signingKeyId which key signs events for a broker; none unless set
     * @param signingSecret that key in Base64, 32 bytes or more; to change keys, give an {@code EventCodec} bean
     * @param kafka Kafka
     * @param sqs SQS
     */
    public record HandOff(
            @DefaultValue("direct") Queue queue,
            @DefaultValue("true") boolean relay,
            @DefaultValue("true") boolean worker,
            @DefaultValue("2") int threads,
            @DefaultValue("1000") int batchMax,
            @Nullable String signingKeyId,
            @Nullable String signingSecret,
            @DefaultValue Kafka kafka,
            @DefaultValue Sqs sqs) {

        boolean relays() {
            return relay && queue != Queue.DIRECT;
        }

        /** What is between what issues and the rows. */
        public enum Queue {
            /** Nothing: the worker takes events from where they were issued. */
            DIRECT,
            /** A topic. */
            KAFKA,
            /** A queue of SQS. */
            SQS
        }
    }

    /**
     * Kafka.
     *
     * @param bootstrapServers the brokers; unless set, {@code spring.kafka.bootstrap-servers}
     * @param topic the topic
     * @param groupId the group of the workers
     * @param allowWeakTopic only warn of a topic that may lose events
     * @param properties more settings of the clients, such as those of TLS
     */
    public record Kafka(
            @Nullable String bootstrapServers,
            @DefaultValue("coupon-issued") String topic,
            @DefaultValue("coupon-record") String groupId,
            @DefaultValue("false") boolean allowWeakTopic,
            @DefaultValue Map<String, String> properties) {}

    /**
     * SQS. An {@code SqsClient} bean of the service's is used; unless there is one, the SDK's defaults say region and
     * credentials.
     *
     * @param queueUrl the queue
     * @param allowWeakQueue only warn of a queue that may lose events
     */
    public record Sqs(
            @Nullable String queueUrl,
            @DefaultValue("false") boolean allowWeakQueue) {}

    /**
     * The comparison of Redis with the record.
     *
     * @param monitor whether this process looks regularly at all open coupons; it repairs nothing
     * @param interval from the end of a round to the next
     * @param horizon what is younger than this may still be on its way
     */
    public record Reconcile(
            @DefaultValue("true") boolean monitor,
            @DefaultValue("1m") Duration interval,
            @DefaultValue("30s") Duration horizon) {}

    /**
     * When the health says that something needs a person: DEGRADED, which takes no node out of service.
     *
     * @param lagMax how old the oldest event that is not on record may be
     * @param deadLettersMax how many dead letters may wait
     */
    public record Health(
            @DefaultValue("1m") Duration lagMax,
            @DefaultValue("0") long deadLettersMax) {}

    /**
     * What is metered beside what always is.
     *
     * @param coupons the coupons whose remaining stock is a meter, each with a tag of its own; 100 at most
     */
    public record Metrics(@DefaultValue List<String> coupons) {}
}
