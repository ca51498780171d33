package io.openrun.coupon.examples.service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service. */
@SpringBootApplication
public class OpenRunService {

    /**
     * Starts it.
     *
     * @param arguments Spring Boot's
     */
    public static void main(String[] arguments) {
        SpringApplication.run(OpenRunService.class, arguments);
    }
}
