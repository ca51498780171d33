package io.openrun.coupon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.util.ClassUtils;

/** The one jar on the Boot that the build says. */
class BootTest {

    @Test
    void the_boot_is_the_one_that_these_tests_are_run_for() {
        assertThat(SpringBootVersion.getVersion()).startsWith(System.getProperty("coupon.boot") + ".");
    }

    @Test
    void boots_own_data_source_is_enough() throws ClassNotFoundException {
        Class<?> dataSource = ClassUtils.forName(
                ClassUtils.isPresent("org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration", null)
                        ? "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
                        : "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
                null);
        ServiceBeans.withoutDataSource()
                .withConfiguration(AutoConfigurations.of(dataSource))
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                        "openrun.coupon.schema=install")
                .run(EnginesByPropertyTest::assertIssuesTwoOfTwo);
    }
}
