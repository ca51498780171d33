package io.openrun.coupon.spring;

import com.zaxxer.hikari.HikariDataSource;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a service has besides the starter: a data source and its transactions. */
@Configuration(proxyBeanMethods = false)
class ServiceBeans {

    /** A service with this one dependency more, and its tables made. */
    static ApplicationContextRunner service() {
        return bareService().withPropertyValues("openrun.coupon.schema=install");
    }

    static ApplicationContextRunner bareService() {
        return withoutDataSource().withUserConfiguration(ServiceBeans.class);
    }

    static ApplicationContextRunner withoutDataSource() {
        return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(CouponAutoConfiguration.class));
    }

    @Bean
    HikariDataSource dataSource() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return pool;
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new DataSourceTransactionManager(dataSource);
    }

    @Bean
    TransactionTemplate transactions(PlatformTransactionManager transactionManager) {
        return new TransactionTemplate(transactionManager);
    }

    @Bean
    JdbcTemplate sql(DataSource dataSource) {
        return new JdbcTemplate(dataSource);
    }
}
