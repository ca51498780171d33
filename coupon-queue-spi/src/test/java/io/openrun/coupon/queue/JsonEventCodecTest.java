package io.openrun.coupon.queue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonEventCodecTest {

    private static final JsonEventCodec CODEC = JsonEventCodec.unsigned();
    private static final CouponIssuedEvent EVENT = new CouponIssuedEvent(
            new CouponId("summer"), new MemberId("kim"), 7, 1, Instant.parse("2026-01-02T03:04:05.1Z"));
    private static final String TEXT = "{'specversion':'1.0','id':'summer-7-7e14ebea','source':'/openrun/coupon',"
            + "'type':'io.openrun.coupon.issued.v1','subject':'summer','time':'2026-01-02T03:04:05.100000Z',"
            + "'datacontenttype':'application/json','dataschema':'urn:openrun:coupon-issued:v1#/properties/data',"
            + "'data':{'couponId':'summer','memberId':'kim','id':'summer-7-7e14ebea','sequence':7,'epoch':1,"
            + "'issuedAt':'2026-01-02T03:04:05.100000Z'}}";

    @Test
    void writes_a_cloud_event_with_the_id_of_the_issued_coupon() {
        assertThat(new String(CODEC.encode(EVENT), UTF_8)).isEqualTo(TEXT.replace('\'', '"'));
    }

    @Test
    void writes_the_source_it_was_given() throws UnreadableEventException {
        JsonEventCodec codec = JsonEventCodec.builder()
                .source(URI.create("https://shop.example/coupons"))
                .build();
        assertThat(new String(codec.encode(EVENT), UTF_8)).contains("\"source\":\"https://shop.example/coupons\"");
        assertThat(CODEC.decode(codec.encode(EVENT))).isEqualTo(EVENT);
    }

    @Test
    void reads_what_it_writes() throws UnreadableEventException {
        SampleEvents events = new SampleEvents(1);
        for (int i = 0; i < 10_000; i++) {
            CouponIssuedEvent event = events.next();
            CouponIssuedEvent read = CODEC.decode(CODEC.encode(event));
            assertThat(read).isEqualTo(event);
            assertThat(read.traceparent()).isEqualTo(event.traceparent());
        }
    }

    @Test
    void writes_the_trace_where_the_extension_of_cloud_events_has_it() throws UnreadableEventException {
        String text = with("'traceparent':'" + TraceparentTest.ONE + "'");
        CouponIssuedEvent traced = CODEC.decode(bytes(text));
        assertThat(traced.traceparent()).hasToString(TraceparentTest.ONE);
        assertThat(CODEC.encode(traced)).isEqualTo(bytes(text));
    }

    @Test
    void a_broken_trace_never_makes_an_event_unreadable() throws UnreadableEventException {
        List<String> values = new ArrayList<>(List.of("null", "true", "7", "-1.5", "[]", "{'id':'x'}", "''"));
        for (String hostile : TraceparentTest.HOSTILE) {
            values.add("'" + hostile.replace('\'', '_').replace("\n", "\\n").replace("\r", "\\r") + "'");
        }
        for (String value : values) {
            CouponIssuedEvent read = CODEC.decode(bytes(with("'traceparent':" + value)));
            assertThat(read).isEqualTo(EVENT);
            assertThat(read.traceparent()).as(value).isNull();
        }
        assertThat(CODEC.decode(bytes(with("'Traceparent':'" + TraceparentTest.ONE + "'")))
                        .traceparent())
                .isNull();
        String inData = TEXT.replace("'epoch':1", "'epoch':1,'traceparent':'" + TraceparentTest.ONE + "'");
        assertThat(CODEC.decode(bytes(inData)).traceparent()).isNull();
    }

    @Test
    void reads_the_largest_and_the_smallest_of_everything() throws UnreadableEventException {
        for (String member :
                List.of("k", "\"".repeat(64), "\\".repeat(64), "\uD83D\uDE00".repeat(16), "가".repeat(21))) {
            for (long number : List.of(1L, (1L << 53) + 1, Long.MAX_VALUE)) {
                for (String moment : List.of("1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z")) {
                    CouponIssuedEvent event = new CouponIssuedEvent(
                            new CouponId("_-".repeat(32)), new MemberId(member), number, number, Instant.parse(moment));
                    assertThat(CODEC.decode(CODEC.encode(event))).isEqualTo(event);
                }
            }
        }
    }

    @Test
    void reads_moments_as_others_write_them() throws UnreadableEventException {
        for (String moment :
                List.of("2026-01-02T03:04:05.1Z", "2026-01-02T12:04:05.10+09:00", "2026-01-02T03:04:05.100000999Z")) {
            String text = TEXT.replace("2026-01-02T03:04:05.100000Z", moment);
            assertThat(CODEC.decode(bytes(text))).isEqualTo(EVENT);
            String time = TEXT.replace("'time':'2026-01-02T03:04:05.100000Z", "'time':'" + moment);
            assertThat(CODEC.decode(bytes(time))).isEqualTo(EVENT);
        }
    }

    @Test
    void a_later_minor_version_is_read_without_what_is_new_in_it() throws UnreadableEventException {
        String later = TEXT.replace(
                        "'data':{", "'region':'kr','traceid':null,'data':{'tier':{'name':'gold','rank':[1]},")
                .replace("'epoch':1", "'epoch':1,'weight':-1.5e3,'total':123456789012345678901,'late':true");
        // a total of 21 digits is beyond the limit for numbers, known or not
        assertMalformed(later, "message");
        String within = later.replace("123456789012345678901", "12345678901234567890");
        assertThat(CODEC.decode(bytes(within))).isEqualTo(EVENT);
    }

    @Test
    void another_major_version_is_left_for_a_release_that_knows_it() {
        for (String version : List.of("v2", "v10", "v999999999")) {
            UnreadableEventException later = unreadable(bytes(TEXT.replace("issued.v1'", "issued." + version + "'")));
            assertThat(later.reason()).isEqualTo(DeadLetterCause.UNSUPPORTED_VERSION);
            assertThat(later).hasMessageContaining("type").hasMessageContaining("io.openrun.coupon.issued.v1");
        }
        String otherwise = "{'specversion':'1.0','type':'io.openrun.coupon.issued.v2','data_base64':'AAAA'}";
        assertThat(reason(otherwise, "specversion")).isEqualTo(DeadLetterCause.UNSUPPORTED_VERSION);
        for (String version : List.of("v0", "v01", "v-1", "v1.1", "v", "v1 ", "vx", "v1000000000")) {
            assertMalformed(TEXT.replace("issued.v1'", "issued." + version + "'"), "type");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'specversion':'1.0'                     | 'specversion':'0.3'                 | specversion
            'specversion':'1.0'                     | 'specversion':1.0                   | specversion
            'source':'/openrun/coupon'              | 'source':''                         | source
            'source':'/openrun/coupon',             | ``                                  | source
            'type':'io.openrun.coupon.issued.v1'    | 'type':'io.openrun.coupon.used.v1'  | type
            'type':'io.openrun.coupon.issued.v1'    | 'type':null                         | type
            'subject':'summer'                      | 'subject':'winter'                  | subject
            'subject':'summer'                      | 'subject':['summer']                | subject
            'time':'2026-01-02T03:04:05.100000Z'    | 'time':'2026-01-02T03:04:05.2Z'     | time
            'time':'2026-01-02T03:04:05.100000Z'    | 'time':'yesterday'                  | time
            'datacontenttype':'application/json'    | 'datacontenttype':'text/xml'        | datacontenttype
            'id':'summer-7                          | 'id':'summer-8                      | id
            'data':{                                | 'data':[{}],'was':{                 | data
            'data':{                                | 'data_base64':{                     | data
            'couponId':'summer'                     | 'couponId':'winter'                 | data.id
            'couponId':'summer'                     | 'couponId':'{summer}'               | data.couponId
            'couponId':'summer'                     | 'couponId':''                       | data.couponId
            'memberId':'kim'                        | 'memberId':'lee'                    | data.id
            'memberId':'kim'                        | 'memberId':''                       | data.memberId
            'memberId':'kim'                        | 'memberId':7                        | data.memberId
            'memberId':'kim',                       | ``                                  | data.memberId
            'memberId':'kim'                        | 'memberId':'ki\\u0000m'             | data.memberId
            'memberId':'kim'                        | 'memberId':'ki\\nm'                 | data.memberId
            'memberId':'kim'                        | 'memberId':'ki\\u2028m'             | data.memberId
            'memberId':'kim'                        | 'memberId':'ki\\ud83dm'             | data.memberId
            'memberId':'kim'                        | 'memberId':'ki\\xm'                 | data.memberId
            'sequence':7                            | 'sequence':8                        | data.id
            'sequence':7                            | 'sequence':0                        | data.sequence
            'sequence':7                            | 'sequence':-7                       | data.sequence
            'sequence':7                            | 'sequence':7.0                      | data.sequence
            'sequence':7                            | 'sequence':'7'                      | data.sequence
            'sequence':7                            | 'sequence':07                       | data.sequence
            'sequence':7                            | 'sequence':9223372036854775808      | data.sequence
            'sequence':7                            | 'sequence':NaN                      | data.sequence
            'sequence':7                            | 'sequence':1e999                    | data.sequence
            'sequence':7                            | 'sequence':123456789012345678901    | data.sequence
            'sequence':7,                           | 'sequence':7,'sequence':7,          | data.sequence
            'sequence':7,                           | 'sequence':7,'new':1,'new':1,       | message
            'epoch':1                               | 'epoch':-1                          | data.epoch
            'epoch':1                               | 'epoch':null                        | data.epoch
            'issuedAt':'2026-01-02T03:04:05.100000Z'| 'issuedAt':'2026-01-02'             | data.issuedAt
            'issuedAt':'2026-01-02T03:04:05.100000Z'| 'issuedAt':1767323045               | data.issuedAt
            'issuedAt':'2026-01-02T03:04:05.100000Z'| 'issuedAt':'1969-12-31T23:59:59Z'   | data.issuedAt
            'issuedAt':'2026-01-02T03:04:05.100000Z'| 'issuedAt':'+12026-01-02T03:04:05Z' | data.issuedAt
            """)
    void names_the_field_that_is_wrong(String right, String wrong, String field) {
        assertThat(TEXT).contains(right);
        int at = "id".equals(field) ? TEXT.indexOf(right) : TEXT.lastIndexOf(right);
        assertMalformed(TEXT.substring(0, at) + wrong + TEXT.substring(at + right.length()), field);
    }

    @Test
    void bytes_that_are_no_utf_8_are_named_by_the_field_they_are_in() {
        for (String wrong :
                List.of("\u00FF", "\u00C1\u00AB", "\u00ED\u00A0\u00BD\u00ED\u00B8\u0080", "\u00E4", "\u0000")) {
            byte[] message =
                    TEXT.replace('\'', '"').replace("kim", "ki" + wrong).getBytes(ISO_8859_1);
            assertThat(unreadable(message)).hasMessageStartingWith("data.memberId ");
        }
        assertMalformed((TEXT + "\u00FF").replace('\'', '"').getBytes(ISO_8859_1), "message");
        assertMalformed(TEXT.replace('\'', '"').getBytes(UTF_16), "message");
        assertMalformed(("\uFEFF" + TEXT.replace('\'', '"')).getBytes(UTF_8), "message");
    }

    @Test
    void a_message_is_one_object_and_nothing_else() throws UnreadableEventException {
        assertThat(CODEC.decode(bytes(" \n" + TEXT + "\r\n\t "))).isEqualTo(EVENT);
        for (String text : List.of("", " ", "[]", "1", "'x'", "null", "[" + TEXT + "]")) {
            assertMalformed(text, "message");
        }
        for (String more : List.of("{}", "]", "}", ",", "x", "1", "/* */", "\0")) {
            assertMalformed(TEXT + more, "message");
        }
    }

    @Test
    void a_message_of_8_KiB_is_read_and_one_byte_more_is_not() throws UnreadableEventException {
        byte[] largest = bytes(TEXT + " ".repeat(8_192 - TEXT.length()));
        assertThat(largest).hasSize(8_192);
        assertThat(CODEC.decode(largest)).isEqualTo(EVENT);
        assertThat(unreadable(bytes(TEXT + " ".repeat(8_193 - TEXT.length()))))
                .hasMessageContaining("larger than 8192");
    }

    @Test
    void depth_strings_and_names_have_limits() throws UnreadableEventException {
        assertThat(CODEC.decode(bytes(with("'new':[[{}]]")))).isEqualTo(EVENT);
        assertThat(CODEC.decode(bytes(with("'new':'" + "x".repeat(512) + "'")))).isEqualTo(EVENT);
        assertThat(CODEC.decode(bytes(with("'" + "n".repeat(64) + "':1")))).isEqualTo(EVENT);
        for (String beyond :
                List.of("'new':[[[[]]]]", "'new':'" + "x".repeat(513) + "'", "'" + "n".repeat(65) + "':1")) {
            assertThat(unreadable(bytes(with(beyond))))
                    .hasMessageEndingWith(" or what follows it is too long or too deep");
        }
        assertThat(unreadable(bytes(TEXT.replace("'kim'", "'" + "x".repeat(513) + "'"))))
                .hasMessage("data.memberId or what follows it is too long or too deep");
    }

    @Test
    void decodes_200_000_events_in_about_a_second() throws UnreadableEventException {
        SampleEvents events = new SampleEvents(2);
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            messages.add(CODEC.encode(events.next()));
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean(); // what else the machine does is not counted
        Duration best = Duration.ofDays(1);
        for (int round = 0; round < 3; round++) {
            long start = threads.getCurrentThreadCpuTime();
            long sum = 0;
            for (int i = 0; i < 200_000; i++) {
                sum += CODEC.decode(messages.get(i % 1_000)).epoch();
            }
            Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
            assertThat(sum).isNotZero();
            best = took.compareTo(best) < 0 ? took : best;
        }
        assertThat(best).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void names_what_is_wrong_with_its_options() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonEventCodec.builder().source(URI.create("")))
                .withMessageContaining("source");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonEventCodec.builder().source(URI.create("/" + "x".repeat(256))))
                .withMessageContaining("source");
    }

    private static String with(String field) {
        return TEXT.replace("'data':{", field + ",'data':{");
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }

    private static DeadLetterCause reason(String text, String unnamed) {
        UnreadableEventException thrown = unreadable(bytes(text));
        assertThat(thrown.getMessage()).doesNotContain(unnamed);
        return thrown.reason();
    }

    private static void assertMalformed(String text, String field) {
        assertMalformed(bytes(text), field);
    }

    private static void assertMalformed(byte[] message, String field) {
        UnreadableEventException thrown = unreadable(message);
        assertThat(thrown.reason()).isEqualTo(DeadLetterCause.MALFORMED);
        assertThat(thrown).hasMessageStartingWith(field + " ");
    }

    private static UnreadableEventException unreadable(byte[] message) {
        UnreadableEventException thrown =
                catchThrowableOfType(UnreadableEventException.class, () -> CODEC.decode(message));
        assertThat(thrown).isNotNull();
        return thrown;
    }
}
