package io.openrun.coupon.examples.service.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.testkit.OpenRunPromise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of the page: from here alone, in both languages, and only where they are wanted. */
@Timeout(120)
class PageFilesTest {

    private static final Path FILES = Path.of("src/main/resources/live-page");
    private static final Pattern ADDRESS = Pattern.compile("(?:[a-z]+:)?//[^\\s\"'`)]+");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    @Test
    void nothing_is_fetched_from_elsewhere() {
        Map<String, List<String>> addresses = files().collect(Collectors.toMap(
                file -> file.getFileName().toString(),
                file -> ADDRESS.matcher(withoutComments(file))
                        .results()
                        .map(MatchResult::group)
                        .filter(address -> !address.equals("http://www.w3.org/2000/svg"))
                        .toList()));

        assertThat(addresses)
                .hasSizeGreaterThan(8)
                .allSatisfy((file, found) -> assertThat(found).isEmpty());
    }

    @Test
    void page_has_no_script_and_no_style_inside() {
        String page = text(FILES.resolve("index.html"));

        assertThat(page).doesNotContainPattern("<script(?![^>]* src=)").doesNotContain("<style", "style=");
        assertThat(page).doesNotContainPattern("\\son[a-z]+=");
    }

    @Test
    void every_word_is_in_both_languages_with_the_same_figures_in_it() {
        JsonNode words = words();
        Set<String> english = keys(words.get("en"));

        assertThat(keys(words.get("ko"))).isEqualTo(english);
        assertThat(english).allSatisfy(key -> {
            assertThat(words.get("ko").get(key).asString()).as(key).isNotBlank();
            assertThat(places(words.get("ko").get(key)))
                    .as(key)
                    .isEqualTo(places(words.get("en").get(key)));
        });
    }

    @Test
    void every_word_that_is_used_exists_and_the_other_way_round() {
        Set<String> used = new TreeSet<>();
        files().forEach(file -> {
            Pattern.compile("(?:data-i18n=\"|\\bt\\(\"|\\? \"|: \"|\\[\"|, \")([a-z][A-Za-z0-9.]*)\"")
                    .matcher(file.endsWith("words.js") ? "" : text(file))
                    .results()
                    .forEach(found -> used.add(found.group(1)));
        });
        Arrays.stream(OpenRunPromise.values()).forEach(promise -> used.add("promise." + promise));
        Arrays.stream(LiveEngine.values()).forEach(engine -> {
            used.add("engine." + engine.word());
            used.add("engine." + engine.word() + ".how");
        });
        RunForm.FIELDS.forEach(field -> used.add(field.name()));
        Stream.of("auto", "light", "dark").forEach(theme -> used.add("theme." + theme));
        Stream.of("rate", "latency", "rows", "lag").forEach(chart -> used.add("chart." + chart));
        Set<String> states = Set.of(
                "connecting",
                "idle",
                "running",
                "soldout",
                "settling",
                "finished",
                "stopped",
                "failed",
                "disconnected");
        states.forEach(state -> used.add("state." + state));
        Stream.of("settling", "stopped", "disconnected").forEach(state -> used.add("said." + state));

        assertThat(used).containsAll(keys(words().get("en")));
        assertThat(keys(words().get("en")))
                .containsAll(used.stream().filter(PageFilesTest::isKey).toList());
    }

    @Test
    void page_is_served_with_a_policy_that_allows_nothing_from_elsewhere() {
        try (RunningService service = RunningService.onH2()) {
            LiveClient client = new LiveClient(service.address());
            HttpResponse<String> page = client.get("/");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("Open run, live");
            assertThat(page.headers().allValues("Content-Security-Policy"))
                    .singleElement()
                    .asString()
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            files().forEach(file -> assertThat(
                            client.get("/page/" + file.getFileName()).statusCode())
                    .as(file.toString())
                    .isEqualTo(200));
            assertThat(client.get("/page/page.js").headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).contains("javascript"));
        }
    }

    @Test
    void nothing_of_it_is_served_unless_it_is_wanted() {
        try (RunningService service =
                RunningService.start(Map.of("openrun.coupon.redis.enabled", false, "openrun.service.live", false))) {
            LiveClient client = new LiveClient(service.address());

            assertThat(Stream.of(
                            "/", "/index.html", "/page/index.html", "/page/page.js", "/live/options", "/live/runs/x"))
                    .allSatisfy(path ->
                            assertThat(client.get(path).statusCode()).as(path).isEqualTo(404));
            assertThat(client.start("row-lock", 1, 1).statusCode()).isEqualTo(404);
            assertThat(client.get("/coupons").statusCode()).isEqualTo(200);
        }
    }

    /** Those with a dot are keys, whatever they are used for; others may be names of classes or elements. */
    private static boolean isKey(String used) {
        return used.matches(
                "(title|said|state|chart|line|theme|verdict|promise|found|result|error|engine|preset)\\..+");
    }

    private static JsonNode words() {
        String file = text(FILES.resolve("words.js"));
        return new JsonMapper().readTree(file.substring(file.indexOf('{'), file.lastIndexOf('}') + 1));
    }

    private static Set<String> keys(JsonNode words) {
        return new TreeSet<>(words.propertyNames());
    }

    private static Set<String> places(JsonNode word) {
        return PLACE.matcher(word.asString())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String withoutComments(Path file) {
        return text(file).replaceAll("(?m)^\\s*//.*$", "").replaceAll("\\s// .*", "");
    }

    private static Stream<Path> files() {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
