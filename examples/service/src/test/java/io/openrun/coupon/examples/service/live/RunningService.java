package io.openrun.coupon.examples.service.live;

import io.openrun.coupon.examples.service.OpenRunService;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service on a free port, in this JVM, with the page. */
final class RunningService implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RunningService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** On H2, without Redis. */
    static RunningService onH2(Class<?>... more) {
        return start(Map.of("openrun.coupon.redis.enabled", false), more);
    }

    static RunningService start(Map<String, ?> properties, Class<?>... more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "server.port",
                0,
                "management.server.port",
                0,
                "openrun.coupon.schema",
                "install",
                "openrun.service.servers",
                "none",
                "openrun.service.worker",
                "none",
                "openrun.service.demo",
                false,
                "spring.datasource.url",
                "jdbc:h2:mem:" + UUID.randomUUID()));
        all.putAll(properties);
        String[] arguments = all.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        return new RunningService(
                new SpringApplicationBuilder(more).sources(OpenRunService.class).run(arguments));
    }

    String address() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    boolean isRunning() {
        return context.isActive();
    }

    @Override
    public void close() {
        context.close();
    }
}
