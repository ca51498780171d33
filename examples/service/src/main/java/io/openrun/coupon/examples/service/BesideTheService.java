package io.openrun.coupon.examples.service;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** In a worker that the service has started: ends with the service. */
@Component
@ConditionalOnProperty(name = "openrun.service.beside", havingValue = "true")
final class BesideTheService {

    @EventListener(ApplicationReadyEvent.class)
    void awaitItsEnd() {
        Thread end = new Thread(
                () -> {
                    ChildProcess.awaitParentsEnd();
                    System.exit(0);
                },
                "parent");
        end.setDaemon(true);
        end.start();
    }
}
