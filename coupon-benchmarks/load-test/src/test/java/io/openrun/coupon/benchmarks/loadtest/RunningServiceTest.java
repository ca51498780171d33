package io.openrun.coupon.benchmarks.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class RunningServiceTest {

    @Test
    void asksAsAnOperatorForACouponThatIsOpen() throws IOException {
        try (StandIn standIn = new StandIn(7)) {
            RunningService service = standIn.service();
            service.create("warm-up", 5);
            service.openInRedis("warm-up");

            String credentials = Base64.getEncoder()
                    .encodeToString(("load-test:" + StandIn.PASSWORD).getBytes(StandardCharsets.UTF_8));
            assertThat(standIn.operations()).hasSize(2);
            assertThat(standIn.operations().get(0))
                    .startsWith("/admin/coupons Basic " + credentials)
                    .contains("\"couponId\":\"warm-up\"", "\"totalCount\":5", "\"type\":\"FIXED_AMOUNT\"");
            assertThat(standIn.operations().get(1)).startsWith("/admin/coupons/warm-up/open Basic " + credentials);
            assertThat(service.stock("open-run")).isEqualTo(new RunningService.Stock(7, 7));
        }
    }

    @Test
    void isNotReadyWhileNobodyAnswersAndTellsAnAnswerThatIsNone() throws IOException {
        StandIn standIn = new StandIn(1);
        RunningService service = standIn.service();
        assertThat(service.isReady()).isTrue();
        standIn.close();

        assertThat(service.isReady()).isFalse();
        assertThatThrownBy(() -> service.stock("open-run")).isInstanceOf(IOException.class);
    }
}
