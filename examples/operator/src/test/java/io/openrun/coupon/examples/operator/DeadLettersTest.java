package io.openrun.coupon.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Shop shop = new Shop(TestDatabases.h2());
    private final CouponId coupon = shop.coupon(1_000).id();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void areListedByCauseCouponAndState() {
        String failed = failed(1);
        String broken = shop.deadLetter(DeadLetterCause.MALFORMED, SampleCoupons.newId(), new byte[] {'{'});

        assertThat(ids("")).containsExactlyInAnyOrder(failed, broken);
        assertThat(ids("--cause MALFORMED")).containsExactly(broken);
        assertThat(ids("--coupon " + coupon)).containsExactly(failed);
        assertThat(ids("--state discarded")).isEmpty();
        assertThat(ids("--state any")).hasSize(2);
        assertThat(shop.run("dead-letters list --cause FAILED").out())
                .contains("ID  ", "  TRIES  ", failed + "  FAILED  " + coupon + "      5  ");
    }

    @Test
    void areListedPageByPage() {
        List<String> all = IntStream.range(1, 6).mapToObj(this::failed).sorted().toList();

        CommandRun first = shop.run("dead-letters list --json --limit 3");
        String next = first.json().get("next").textValue();
        CommandRun second = shop.run("dead-letters list --json --limit 3 --after " + next);

        assertThat(ids(first)).isEqualTo(all.subList(0, 3));
        assertThat(ids(second)).isEqualTo(all.subList(3, 5));
        assertThat(second.json().get("next").isNull()).isTrue();
        assertThat(shop.run("dead-letters list --limit 3").out()).contains("--after " + next);
    }

    @Test
    void showTheirPayloadOnRequestOnlyAndNeverMoveTheCursor() {
        String named = failed(7);
        byte[] hostile = "\u001b[2Jmember-8\n\u202e".getBytes(StandardCharsets.UTF_8);
        String broken = shop.deadLetter(DeadLetterCause.MALFORMED, coupon, hostile);

        assertThat(shop.run("dead-letters show " + named).out())
                .contains("--payload")
                .doesNotContain("member-7");
        assertThat(shop.run("dead-letters show --json " + named).out()).doesNotContain("member-7");
        assertThat(shop.run("dead-letters show --payload " + named).out()).contains("member-7");
        assertThat(shop.run("dead-letters show --payload " + broken).out())
                .contains("\\u001b[2Jmember-8\\u000a\\u202e");
        JsonNode shown =
                shop.run("dead-letters show --payload --json " + broken).json();
        assertThat(Base64.getDecoder().decode(shown.get("payload").textValue())).isEqualTo(hostile);
    }

    @Test
    void thatAreNotThereAreNotShown() {
        CommandRun run = shop.run("dead-letters show " + DeadLetter.idOf("nowhere"));

        assertThat(run.status()).isEqualTo(ExitStatus.NOT_CARRIED_OUT);
        assertThat(run.err()).contains("there is no dead letter");
    }

    @Test
    void areReprocessedByNameAndByCauseAndAll() {
        String named = failed(1);
        failed(2);
        String rejected = shop.deadLetter(DeadLetterCause.REJECTED, coupon, SampleCoupons.member(3), 3);

        CommandRun byName = shop.run("dead-letters reprocess --json --operator kim " + named);
        assertThat(byName.status()).as(byName.err()).isZero();
        assertThat(byName.json().get("reprocessed").intValue()).isOne();
        assertThat(shop.rows(coupon)).isOne();
        assertThat(shop.run("dead-letters show " + named).out()).contains("REPROCESSED  kim  delivered");

        assertThat(shop.run("dead-letters reprocess --cause REJECTED").out()).startsWith("1 reprocessed, 0 failed");
        assertThat(shop.deadLetters().find(rejected).orElseThrow().state()).isEqualTo(DeadLetter.State.REPROCESSED);

        assertThat(shop.run("dead-letters reprocess --all").status()).isZero();
        assertThat(shop.rows(coupon)).isEqualTo(3);
        assertThat(shop.deadLetters().waiting()).isEmpty();
    }

    @Test
    void thatFailAgainAreAFinding() {
        String broken = shop.deadLetter(DeadLetterCause.MALFORMED, coupon, new byte[] {'{'});
        failed(1);

        CommandRun run = shop.run("dead-letters reprocess --all --json");

        assertThat(run.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(run.json().get("reprocessed").intValue()).isOne();
        assertThat(run.json().get("failed").intValue()).isOne();
        assertThat(run.json().get("firstFailed").get(0).textValue()).isEqualTo(broken);
    }

    @Test
    void thatSomebodyElseHasAreLeftToHim() {
        String id = failed(1);
        assertThat(shop.deadLetters().claim(id, "kim", DeadLetters.Claim.LEASE_MAX))
                .isPresent();

        CommandRun reprocess = shop.run("dead-letters reprocess " + id);
        CommandRun discard = shop.run("dead-letters discard --json " + id, "--reason", "a test");

        assertThat(reprocess.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(reprocess.out()).contains("1 left to others");
        assertThat(discard.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(discard.json().get("skipped").get(0).textValue()).isEqualTo(id);
        assertThat(shop.rows(coupon)).isZero();
    }

    @Test
    void areReprocessedOnceByTwoAtOnce() {
        int count = 40;
        IntStream.rangeClosed(1, count).forEach(this::failed);

        CompletableFuture<CommandRun> other =
                CompletableFuture.supplyAsync(() -> shop.run("dead-letters reprocess --all --json --operator kim"));
        CommandRun mine = shop.run("dead-letters reprocess --all --json --operator lee");
        CommandRun his = other.join();

        assertThat(mine.status()).as(mine.err()).isZero();
        assertThat(his.status()).as(his.err()).isZero();
        assertThat(reprocessed(mine) + reprocessed(his)).isEqualTo(count);
        assertThat(reprocessed(mine)).as("of mine, while he had his").isBetween(1, count - 1);
        assertThat(shop.rows(coupon)).isEqualTo(count);
        assertThat(shop.deadLetters().waiting()).isEmpty();
    }

    @Test
    void areDiscardedWithAReasonThatIsKept() {
        String id = failed(1);

        CommandRun run = shop.run("dead-letters discard --operator kim " + id, "--reason", "a test of ours");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(id + " is discarded\n");
        JsonNode action =
                shop.run("dead-letters show --json " + id).json().get("actions").get(0);
        assertThat(action.get("state").textValue()).isEqualTo("DISCARDED");
        assertThat(action.get("operator").textValue()).isEqualTo("kim");
        assertThat(action.get("reason").textValue()).isEqualTo("a test of ours");
        assertThat(shop.run("dead-letters reprocess --all").out()).startsWith("0 reprocessed");
        assertThat(shop.rows(coupon)).isZero();
    }

    @Test
    void areDecidedOnInTheNameOfWhoIsLoggedIn() {
        String id = failed(1);

        assertThat(shop.run("dead-letters discard " + id, "--reason", "a test").status())
                .isZero();

        assertThat(shop.deadLetters().find(id).orElseThrow().operator()).isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void thatAreSignedNeedTheKey() {
        CouponIssuedEvent event = new CouponIssuedEvent(coupon, SampleCoupons.member(1), 1, 0, SampleCoupons.now());
        byte[] signed = JsonEventCodec.builder().signWith("old", SECRET).build().encode(event);
        String id = shop.deadLetter(DeadLetterCause.FAILED, coupon, signed);
        Map<String, String> secrets = Map.of(
                "COUPON_SIGNING_SECRET", Base64.getEncoder().encodeToString(new byte[32]),
                "OLD", Base64.getEncoder().encodeToString(SECRET));

        CommandRun without = shop.run(secrets, "dead-letters reprocess --signing-key new " + id);
        assertThat(without.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(shop.deadLetters().find(id).orElseThrow().cause()).isEqualTo(DeadLetterCause.FORGED);

        CommandRun with = shop.run(secrets, "dead-letters reprocess --signing-key new --signing-key old=OLD " + id);
        assertThat(with.status()).as(with.err()).isZero();
        assertThat(shop.rows(coupon)).isOne();
    }

    private String failed(int number) {
        return shop.deadLetter(DeadLetterCause.FAILED, coupon, SampleCoupons.member(number), number);
    }

    private List<String> ids(String options) {
        return ids(shop.run(("dead-letters list --json " + options).strip()));
    }

    private static List<String> ids(CommandRun run) {
        assertThat(run.status()).as(run.err()).isZero();
        return run.json().get("deadLetters").findValuesAsText("id");
    }

    private static int reprocessed(CommandRun run) {
        return run.json().get("reprocessed").intValue();
    }
}
