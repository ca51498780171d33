package io.openrun.coupon.queue.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/kafka.md shows is what is compiled here. */
class DocumentTest {

    private static final Path EXAMPLE =
            Path.of("src/test/java", DocumentTest.class.getPackageName().replace('.', '/'), "KafkaExample.java");
    private static final Pattern REGION =
            Pattern.compile("// docs: (?!end)\\w+\\n(.*?)^ *// docs: end", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void the_code_shown_is_the_code_compiled() throws IOException {
        List<String> regions = REGION.matcher(Files.readString(EXAMPLE))
                .results()
                .map(found -> found.group(1).stripTrailing().stripIndent())
                .toList();
        String shown = Files.readString(Path.of("..", "docs", "kafka.md"));
        assertThat(regions).hasSize(3).allSatisfy(region -> assertThat(shown).contains(region));
    }

    @Test
    void every_setting_that_is_required_is_explained() throws IOException {
        String shown = Files.readString(Path.of("..", "docs", "kafka.md"));
        assertThat(KafkaEventSink.producerSettings().keySet())
                .allSatisfy(name -> assertThat(shown).contains("`" + name + "`"));
        assertThat(KafkaEventSource.consumerSettings().keySet())
                .allSatisfy(name -> assertThat(shown).contains("`" + name + "`"));
    }
}
