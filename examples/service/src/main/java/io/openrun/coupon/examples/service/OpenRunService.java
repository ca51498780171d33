package io.openrun.coupon.examples.service;

import java.util.Arrays;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * A service that issues coupons, its worker, and the servers of both for whoever has none: one jar, three roles. The
 * first argument says which; without it, it is the service, which starts the other two beside it.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OpenRunService {

    private static final String SERVERS = "servers";
    private static final String WORKER = "worker";

    /**
     * Starts it.
     *
     * @param arguments {@code servers} or {@code worker} or nothing, then Spring Boot's
     */
    public static void main(String[] arguments) {
        String role = arguments.length == 0 ? "" : arguments[0];
        switch (role) {
            case SERVERS -> Servers.main();
            case WORKER -> start(Arrays.copyOfRange(arguments, 1, arguments.length), WORKER);
            default -> start(arguments);
        }
    }

    private static void start(String[] arguments, String... profiles) {
        SpringApplication application = new SpringApplication(OpenRunService.class);
        application.setAdditionalProfiles(profiles);
        application.addInitializers(new OwnServers());
        application.run(arguments);
    }

    /** The servers, in a process of their own. */
    static ChildProcess startServers() {
        return ChildProcess.start(SERVERS);
    }

    /** The worker, in a process of its own. */
    static ChildProcess startWorker(Map<String, String> environment) {
        return ChildProcess.start(WORKER, environment);
    }
}
