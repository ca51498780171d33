package io.openrun.coupon.examples.service;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Brings servers along where none are given ({@code openrun.service.servers=own}), before anything asks for them. */
final class OwnServers implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String NAME = "ownServers";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (!context.getEnvironment()
                .getProperty("openrun.service.servers", "none")
                .equals("own")) {
            return;
        }
        ChildProcess servers = OpenRunService.startServers();
        // registered first, so it is closed last
        ((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean(NAME, servers::close);
        Map<String, Object> properties = new LinkedHashMap<>(servers.awaitReady());
        properties.put("openrun.coupon.schema", "install");
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(NAME, properties));
    }
}
