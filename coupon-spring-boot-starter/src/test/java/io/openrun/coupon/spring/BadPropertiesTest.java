package io.openrun.coupon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A service whose properties can't be, does not start, and says which one and what to do. */
class BadPropertiesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openrun.coupon.jdbc.pool-size=0|must be 1 to 100",
                "openrun.coupon.jdbc.waiting-max=-1|must be 0 to 100000",
                "openrun.coupon.jdbc.deadline=1ms|deadline",
                "openrun.coupon.jdbc.table-prefix=a b|must be up to 30",
                "openrun.coupon.gathering.deadline=2s|must be above openrun.coupon.jdbc.deadline",
                "openrun.coupon.gathering.pending-max=0|pendingMax must be",
                "openrun.coupon.gathering.batch-max=1001|batchMax must be",
                "openrun.coupon.hand-off.signing-key-id=a|must be set",
            })
    void a_bad_value_is_named_with_its_range(String property, String problem) {
        assertExplained(ServiceBeans.service().withPropertyValues(property), nameOf(property), problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openrun.coupon.redis.uri=|must be set",
                "openrun.coupon.redis.uri=localhost:6379|must be like redis://",
                "openrun.coupon.redis.uri=http://localhost|must be like redis://",
            })
    void an_address_of_redis_is_asked_for_where_it_is_needed(String property, String problem) {
        ApplicationContextRunner service = ServiceBeans.service().withPropertyValues("openrun.coupon.engine=redis-lua");
        assertExplained(
                property.endsWith("=") ? service : service.withPropertyValues(property),
                "openrun.coupon.redis.uri",
                problem);
    }

    @Test
    void an_engine_that_does_not_exist_is_named() {
        ServiceBeans.service()
                .withPropertyValues("openrun.coupon.engine=quick")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("openrun.coupon.engine")
                        .hasStackTraceContaining("quick"));
    }

    @Test
    void tables_that_are_missing_are_named_with_the_file_that_has_them() {
        assertExplained(ServiceBeans.bareService(), "openrun.coupon.schema", "coupon/db/h2/V1__coupon.sql");
    }

    @Test
    void without_a_data_source_an_address_is_asked_for() {
        assertExplained(ServiceBeans.withoutDataSource(), "openrun.coupon.jdbc.url", "no data source");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka|openrun.coupon.hand-off.kafka.bootstrap-servers",
                "sqs|openrun.coupon.hand-off.sqs.queue-url",
            })
    void a_queue_needs_its_address(String queue, String property) {
        assertExplained(
                ServiceBeans.service().withPropertyValues("openrun.coupon.hand-off.queue=" + queue),
                property,
                "must be set");
    }

    private static void assertExplained(ApplicationContextRunner service, String property, String problem) {
        service.run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis analysis = new CouponFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis)
                    .as("explained: %s", context.getStartupFailure())
                    .isNotNull();
            assertThat(analysis.getDescription()).startsWith(property + ": ").contains(problem);
            assertThat(analysis.getAction()).contains("openrun.coupon");
        });
    }

    private static String nameOf(String property) {
        String name = property.substring(0, property.indexOf('='));
        return name.equals("openrun.coupon.hand-off.signing-key-id") ? "openrun.coupon.hand-off.signing-secret" : name;
    }
}
