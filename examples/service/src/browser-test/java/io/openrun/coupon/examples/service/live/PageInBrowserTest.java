package io.openrun.coupon.examples.service.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import io.openrun.coupon.testkit.TestRedis;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page on PostgreSQL and Redis, as people see and use it. */
@Timeout(300)
class PageInBrowserTest {

    private static RunningService service;

    @BeforeAll
    static void start() {
        TestDatabase database = TestDatabases.postgresql();
        String names = "page" + UUID.randomUUID().toString().substring(0, 8);
        service = RunningService.start(Map.of(
                "spring.datasource.url", database.jdbcUrl(),
                "spring.datasource.username", database.username(),
                "spring.datasource.password", database.password(),
                "openrun.coupon.jdbc.table-prefix", names + "_",
                "openrun.coupon.redis.uri", TestRedis.shared().uri(),
                "openrun.coupon.redis.key-prefix", names,
                "openrun.coupon.redis.allow-weak-server", true,
                "openrun.coupon.hand-off.worker", true));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "en, light, 1280, 800, group-commit",
        "ko, dark, 1280, 800, redis-lua",
        "en, dark, 360, 740, redis-lua",
        "ko, light, 360, 740, group-commit"
    })
    void run_is_watched_to_its_verdict(String language, String scheme, int width, int height, String engine) {
        try (Browser browser = Browser.open(language, scheme, width, height)) {
            String name = language + "-" + scheme + "-" + width;
            browser.load(service.address());
            assertLooks(browser, language, scheme);
            assertThat(browser.state()).isEqualTo("idle");
            browser.shootAll(name + "-idle");
            Object heightsBefore = heights(browser);

            browser.find("input[value=" + engine + "]").click();
            browser.type("#field-members", "20000");
            browser.type("#field-stock", "4000");
            browser.find("#start").click();
            browser.await("some to be gone", () -> issued(browser) > 800);
            browser.shoot(name + "-running");
            browser.awaitVerdict();

            assertThat(browser.verdict()).isEqualTo("pass");
            assertThat(browser.state()).isEqualTo("soldout");
            assertThat(browser.text("#remaining")).isEqualTo("0");
            assertThat(browser.text("#issued")).isEqualTo("4,000");
            assertThat(browser.findAll("#promises li[data-state=kept]")).hasSize(9);
            assertThat(browser.text("#judgement")).contains(language.equals("ko") ? "합격" : "PASS");
            for (String chart : List.of("rate", "latency", "rows")) {
                assertThat(browser.find("#chart-" + chart + " path.line").getDomAttribute("d"))
                        .as(chart)
                        .matches("M.*L.*");
            }
            assertThat(browser.script("return document.documentElement.scrollWidth"))
                    .as("no horizontal scroll")
                    .isEqualTo((long) width);
            assertThat(heights(browser)).as("nothing has moved").isEqualTo(heightsBefore);
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requests())
                    .isNotEmpty()
                    .allMatch(request -> request.contains("\"url\":\"" + service.address() + "/"));
            browser.shootAll(name + "-verdict");
        }
    }

    @Test
    void keyboard_alone_is_enough() {
        try (Browser browser = Browser.open("en", "light", 1280, 800)) {
            browser.load(service.address());
            tabTo(browser, "field-members").sendKeys(Keys.chord(Keys.CONTROL, "a"), "2000");
            tabTo(browser, "field-stock", true).sendKeys(Keys.chord(Keys.CONTROL, "a"), "300");
            focused(browser).sendKeys(Keys.TAB);
            while (!"group-commit".equals(focused(browser).getDomProperty("value"))) {
                focused(browser).sendKeys(Keys.TAB);
            }
            focused(browser).sendKeys(Keys.ARROW_DOWN);
            assertThat(focused(browser).getDomProperty("value")).isEqualTo("row-lock");
            tabTo(browser, "start");
            assertThat(browser.script(
                            "return getComputedStyle(document.activeElement).outlineStyle !== 'none'"))
                    .as("focus is seen")
                    .isEqualTo(true);
            focused(browser).sendKeys(Keys.ENTER);
            browser.awaitVerdict();

            assertThat(browser.verdict()).isEqualTo("pass");
            assertThat(browser.text("#issued")).isEqualTo("300");
            assertThat(browser.find("#start").getDomAttribute("aria-disabled")).isEqualTo("false");
        }
    }

    @Test
    void what_can_not_be_held_is_said_at_the_field_and_not_sent() {
        try (Browser browser = Browser.open("en", "light", 360, 740)) {
            browser.load(service.address());
            browser.type("#field-stock", "0");
            browser.type("#field-clicks", "six");
            browser.find("#start").click();

            assertThat(browser.text("#error-stock")).isEqualTo("1 to 100,000");
            assertThat(browser.text("#error-clicks")).isEqualTo("1 to 5");
            assertThat(browser.find("#field-stock").getDomAttribute("aria-invalid")).isEqualTo("true");
            assertThat(focused(browser).getDomAttribute("id")).isEqualTo("field-stock");
            assertThat(browser.state()).isEqualTo("idle");
            assertThat(browser.requests()).noneMatch(request -> request.contains("\"method\":\"POST\""));
        }
    }

    @Test
    void language_and_theme_are_switched_and_kept() {
        try (Browser browser = Browser.open("en", "light", 1280, 800)) {
            browser.load(service.address());
            browser.find("#language").click();
            browser.find("#theme").click();
            browser.find("#theme").click();
            assertLooks(browser, "ko", "dark");
            browser.load(service.address());
            assertLooks(browser, "ko", "dark");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void page_that_is_loaded_again_shows_the_same_run() {
        try (Browser browser = Browser.open("en", "light", 1280, 800)) {
            browser.load(service.address());
            browser.find(".preset[data-stock='100']").click();
            browser.find("#start").click();
            browser.awaitVerdict();
            String judgement = browser.text("#judgement");
            browser.script("location.reload()");
            browser.await("the page to be new", () -> browser.text("#issued").equals("100"));
            browser.awaitVerdict();

            assertThat(browser.text("#judgement")).isEqualTo(judgement);
        }
    }

    /** The page in the language and the colours that were asked for. */
    private static void assertLooks(Browser browser, String language, String scheme) {
        assertThat(browser.text("h1")).isEqualTo(language.equals("ko") ? "오픈런 라이브" : "Open run, live");
        assertThat(browser.script("return document.documentElement.lang")).isEqualTo(language);
        assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(scheme.equals("dark") ? "rgb(14, 17, 22)" : "rgb(247, 244, 238)");
    }

    private static WebElement tabTo(Browser browser, String id) {
        return tabTo(browser, id, false);
    }

    private static WebElement tabTo(Browser browser, String id, boolean back) {
        for (int i = 0; i < 40; i++) {
            if (id.equals(focused(browser).getDomAttribute("id"))) {
                return focused(browser);
            }
            focused(browser).sendKeys(back ? Keys.chord(Keys.SHIFT, Keys.TAB) : Keys.TAB);
        }
        throw new AssertionError("no key leads to " + id);
    }

    private static WebElement focused(Browser browser) {
        return (WebElement) browser.script("return document.activeElement");
    }

    private static int issued(Browser browser) {
        return Integer.parseInt(browser.text("#issued").replace(",", ""));
    }

    private static Object heights(Browser browser) {
        return browser.script("return [...document.querySelectorAll('main > *, main figure, .hero > *, #verdict > *')]"
                + ".map((part) => (part.id || part.className) + ' ' + Math.round(part.getBoundingClientRect().height))");
    }
}
