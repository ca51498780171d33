package io.openrun.coupon.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be held to without Docker: the files that are mounted, the settings, who names whom. */
class DockerComposeTest {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private final JsonNode compose = ServiceFiles.yaml("docker-compose.yml");
    private final JsonNode services = compose.path("services");

    @Test
    void what_is_mounted_is_there() {
        int folders = 0;
        for (JsonNode service : services) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asString().split(":", 2)[0];
                if (source.startsWith(".")) {
                    assertThat(ServiceFiles.path(source)).isNotEmptyDirectory();
                    folders++;
                } else {
                    assertThat(compose.path("volumes").propertyNames()).contains(source);
                }
            }
        }
        assertThat(folders).isEqualTo(3);
        assertThat(ServiceFiles.path("Dockerfile")).isRegularFile();
    }

    @Test
    void service_and_worker_are_given_properties_that_exist() throws IOException {
        Set<String> known = properties();
        for (String name : List.of("service", "worker")) {
            assertThat(services.path(name).path("environment").propertyNames())
                    .as(name)
                    .hasSizeGreaterThan(10)
                    .isSubsetOf(known);
        }
        assertThat(known).doesNotContain("OPENRUN_COUPON_HAND_OFF_WORKER", "OPENRUN_SERVICE_DEMONSTRATION");
    }

    @Test
    void prometheus_asks_services_that_there_are_and_so_does_the_agent() {
        JsonNode prometheus = ServiceFiles.yaml("ops/prometheus/prometheus.yml");
        JsonNode jobs = prometheus.path("scrape_configs");
        assertThat(ServiceFiles.yaml("ops/cloudwatch/scrape.yml").path("scrape_configs"))
                .isEqualTo(jobs);
        assertThat(jobs.findValues("targets"))
                .hasSize(2)
                .allSatisfy(targets -> assertThat(services.propertyNames())
                        .contains(targets.path(0).asString().split(":", 2)[0]));
        for (JsonNode file : prometheus.path("rule_files")) {
            assertThat(ServiceFiles.path("ops/prometheus").resolve(file.asString()))
                    .isRegularFile();
        }
    }

    /** As variables: those of Boot and of the starter by their metadata, those of the service by its own settings. */
    private static Set<String> properties() throws IOException {
        Set<String> known = new HashSet<>();
        for (URL metadata :
                Collections.list(DockerComposeTest.class.getClassLoader().getResources(METADATA))) {
            try (InputStream stream = metadata.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(stream).path("properties")) {
                    known.add(asVariable(property.path("name").asString()));
                }
            }
        }
        YamlPropertiesFactoryBean own = new YamlPropertiesFactoryBean();
        own.setResources(new ClassPathResource("application.yaml"));
        Objects.requireNonNull(own.getObject()).keySet().stream()
                .map(Object::toString)
                .filter(name -> name.startsWith("openrun.service."))
                .forEach(name -> known.add(asVariable(name)));
        return known;
    }

    private static String asVariable(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
    }
}
