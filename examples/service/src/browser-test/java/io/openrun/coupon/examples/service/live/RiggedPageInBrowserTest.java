package io.openrun.coupon.examples.service.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.testkit.FaultProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page shows of engines that lie and break, of a lost connection, and of somebody else's run. */
@Timeout(300)
class RiggedPageInBrowserTest {

    private RunningService service;
    private RiggedEngines.Gate gate;

    @BeforeEach
    void start() {
        service = RunningService.onH2(RiggedEngines.class);
        gate = service.bean(RiggedEngines.Gate.class);
    }

    @AfterEach
    void stop() {
        gate.letThrough(100_000);
        service.close();
    }

    @Test
    void engine_that_lies_is_shown_to() {
        try (Browser browser = started("group-commit")) {
            browser.awaitVerdict();

            assertThat(browser.verdict()).isEqualTo("fail");
            assertThat(browser.text("#judgement")).startsWith("FAIL");
            assertThat(browser.find("[data-promise=HOLDERS_WERE_TOLD]").getDomAttribute("data-state"))
                    .isEqualTo("broken");
            assertThat(browser.find("[data-promise=EVERY_CALL_ANSWERED]").getDomAttribute("data-state"))
                    .isEqualTo("kept");
            browser.shootAll("fail");
        }
    }

    @Test
    void engine_that_breaks_is_shown_with_its_reason() {
        try (Browser browser = started("optimistic")) {
            browser.awaitVerdict();

            assertThat(browser.verdict()).isEqualTo("fail");
            assertThat(browser.text("#judgement")).contains("out of order");
        }
    }

    @Test
    void engine_that_is_not_on_offer_can_not_be_chosen() {
        try (Browser browser = Browser.open("en", "light", 1280, 800)) {
            browser.load(service.address());

            assertThat(browser.find("input[value=redis-lua]").isEnabled()).isFalse();
            assertThat(browser.text("label:has([value=redis-lua])")).contains("needs Redis");
            assertThat(browser.find("input[value=row-lock]").isEnabled()).isTrue();
        }
    }

    @Test
    void second_start_is_refused_and_shows_the_run_that_goes_on() {
        try (Browser first = started("row-lock")) {
            first.awaitState("running");
            assertThat(first.find("#start").getDomAttribute("aria-disabled")).isEqualTo("true");
            first.find("#start").click();
            try (Browser second = Browser.open("en", "light", 1280, 800)) {
                second.load(service.address());
                second.awaitState("running");
                assertThat(second.script("return location.hash")).isEqualTo(first.script("return location.hash"));
                gate.letThrough(100_000);
                second.awaitVerdict();
                first.awaitVerdict();
                assertThat(second.text("#judgement")).isEqualTo(first.text("#judgement"));
            }
        }
    }

    @Test
    void who_had_the_page_open_before_another_started_is_shown_that_run() {
        try (Browser late = Browser.open("en", "light", 1280, 800)) {
            late.load(service.address());
            String run = new LiveClient(service.address()).started("row-lock", 10, 40);
            late.find("#start").click();
            late.awaitState("running");

            assertThat(late.script("return location.hash")).isEqualTo("#" + run);
            assertThat(late.text("#problem")).contains("one at a time");
            assertThat(late.find("#field-stock").getDomProperty("value")).isEqualTo("10");
        }
    }

    @Test
    void run_is_stopped() {
        try (Browser browser = started("row-lock")) {
            browser.awaitState("running");
            browser.find("#stop").click();
            gate.letThrough(100_000);
            browser.awaitState("stopped");

            assertThat(browser.verdict()).isEqualTo("open");
            assertThat(browser.text("#judgement")).isEqualTo("No verdict.");
            assertThat(browser.find("#stop").isEnabled()).isFalse();
        }
    }

    @Test
    void lost_connection_is_said_and_what_was_missed_is_shown() {
        try (FaultProxy line = FaultProxy.to("127.0.0.1", service.port());
                Browser browser = started("row-lock", "http://127.0.0.1:" + line.port())) {
            browser.awaitState("running");
            line.refuseConnections();
            line.resetAll();
            browser.awaitState("disconnected");
            gate.letThrough(100_000);
            browser.await("the run to end unseen", () -> service.bean(LiveRuns.class).current().isEmpty());
            assertThat(browser.text("#remaining")).isNotEqualTo("0");
            line.acceptConnections();
            browser.awaitVerdict();

            assertThat(browser.verdict()).isEqualTo("pass");
            assertThat(browser.text("#remaining")).isEqualTo("0");
        }
    }

    private Browser started(String engine) {
        return started(engine, service.address());
    }

    private static Browser started(String engine, String address) {
        Browser browser = Browser.open("en", "light", 1280, 800);
        browser.load(address);
        browser.find("input[value=" + engine + "]").click();
        browser.type("#field-members", "400");
        browser.type("#field-stock", "100");
        browser.find("#start").click();
        return browser;
    }
}
