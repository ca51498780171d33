package io.openrun.coupon.examples.service;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Where another process has started this one: ends with that. */
@Component
@ConditionalOnProperty(name = "openrun.service.ends-with-parent", havingValue = "true")
final class EndsWithParent {

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
