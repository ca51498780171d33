package io.openrun.coupon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about the starter names every property, and none that is not. */
class PropertiesDocumentTest {

    private static final Pattern IN_METADATA = Pattern.compile(
            "\"name\": \"openrun\\.coupon\\.([a-z.-]+)\",\\s*\"type\": \"(?!io\\.openrun\\.coupon\\.spring"
                    + "\\.CouponProperties\\$(?:Gathering|HandOff|Jdbc|Kafka|Reconcile|Redis|Sqs|Health|Metrics)\")");

    private static final Pattern IN_DOCUMENT = Pattern.compile("^\\| `([a-z.-]+)` \\|", Pattern.MULTILINE);

    @Test
    void the_page_and_the_properties_name_the_same() throws IOException {
        String document = Files.readString(Path.of("../docs/spring-boot.md"));
        assertThat(all(IN_DOCUMENT, document)).isEqualTo(all(IN_METADATA, metadata()));
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        pattern.matcher(text).results().forEach(found -> names.add(found.group(1)));
        assertThat(names).isNotEmpty();
        return names;
    }

    private static String metadata() throws IOException {
        try (InputStream metadata =
                CouponProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(metadata).isNotNull();
            return new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
