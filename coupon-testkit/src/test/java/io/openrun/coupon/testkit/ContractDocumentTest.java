package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CONTRACT.md and the contracts have the same rules. */
class ContractDocumentTest {

    private static final Pattern WRITTEN = Pattern.compile("^\\| (\\d+\\.\\d+) \\|", Pattern.MULTILINE);
    private static final Pattern TESTED = Pattern.compile("^rule(\\d+)_(\\d+)_");

    @Test
    void every_rule_is_written_and_tested() throws IOException {
        List<String> written = WRITTEN.matcher(Files.readString(Path.of("..", "CONTRACT.md")))
                .results()
                .map(rule -> rule.group(1))
                .toList();
        List<String> tested = Stream.of(
                        CouponIssuerContract.class,
                        CouponCatalogContract.class,
                        IssuedCouponHistoryContract.class,
                        EventSourceContract.class,
                        EventSinkContract.class,
                        HandOffContract.class)
                .flatMap(contract -> Stream.of(contract.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(ContractDocumentTest::number)
                .toList();
        assertThat(written).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(tested);
    }

    private static String number(Method method) {
        MatchResult rule =
                TESTED.matcher(method.getName()).results().findFirst().orElseThrow();
        return rule.group(1) + "." + rule.group(2);
    }
}
