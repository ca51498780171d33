package io.openrun.coupon.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the document shows is what is compiled here. */
class DocumentTest {

    private static final Path EXAMPLE =
            Path.of("src/test/java", DocumentTest.class.getPackageName().replace('.', '/'), "DocumentExample.java");
    private static final Pattern REGION =
            Pattern.compile("// document: sqs\\n(.*?)^ *// document: end", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void the_code_shown_is_the_code_compiled() throws IOException {
        String region = REGION.matcher(Files.readString(EXAMPLE))
                .results()
                .map(found -> found.group(1).stripTrailing().stripIndent())
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(Path.of("..", "docs", "sqs.md"))).contains("```java\n" + region + "\n```");
    }
}
