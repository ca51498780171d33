package io.openrun.coupon.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is written about the messages says what the codec does, and what others read is what it wrote. */
class EventSchemaTest {

    private static final String SCHEMA = "coupon-issued.v1.schema.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonEventCodec PLAIN = JsonEventCodec.unsigned();
    private static final JsonEventCodec SIGNED =
            JsonEventCodec.builder().signWith("2026-01", new byte[32]).build();

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text(SCHEMA), InputFormat.JSON);

    @Test
    void what_is_written_is_valid_by_the_schema() {
        SampleEvents events = new SampleEvents(10);
        for (int i = 0; i < 500; i++) {
            CouponIssuedEvent event = events.next();
            assertThat(errors(PLAIN.encode(event))).isEmpty();
            assertThat(errors(SIGNED.encode(event))).isEmpty();
        }
    }

    @Test
    void every_field_that_is_written_is_described() throws IOException {
        JsonNode message = JSON.readTree(SIGNED.encode(traced(11)));
        JsonNode described = JSON.readTree(text(SCHEMA)).get("properties");
        assertThat(names(described)).containsExactlyInAnyOrderElementsOf(names(message));
        assertThat(names(described.get("data").get("properties")))
                .containsExactlyInAnyOrderElementsOf(names(message.get("data")));
    }

    @Test
    void the_codec_and_the_schema_require_the_same_fields() throws IOException {
        byte[] message = PLAIN.encode(traced(12));
        for (String parent : List.of("", "/data")) {
            for (String name : names(JSON.readTree(message).at(parent))) {
                ObjectNode without = (ObjectNode) JSON.readTree(message);
                JsonNode removed = ((ObjectNode) without.at(parent)).remove(name);
                byte[] rest = JSON.writeValueAsBytes(without);
                assertThat(errors(rest).isEmpty())
                        .as("without %s = %s", name, removed)
                        .isEqualTo(isRead(rest));
            }
        }
    }

    @Test
    void the_codec_and_the_schema_refuse_the_same_values() throws IOException {
        byte[] message = PLAIN.encode(traced(13));
        for (String parent : List.of("", "/data")) {
            List<String> names = names(JSON.readTree(message).at(parent));
            assertThat(names.remove("dataschema")).isEqualTo(parent.isEmpty()); // of no meaning to the codec
            assertThat(names.remove("traceparent")).isEqualTo(parent.isEmpty()); // a broken one is read as none
            for (String name : names) {
                for (String value : List.of("null", "true", "[]", "{}", "\"\"", "-1", "1.5")) {
                    assertRefusedByBoth(message, parent, name, value);
                }
            }
        }
        assertRefusedByBoth(message, "/data", "memberId", "\"\\u0000\"");
        assertRefusedByBoth(message, "/data", "sequence", "0");
        assertRefusedByBoth(message, "/data", "sequence", "9223372036854775808");
        assertRefusedByBoth(message, "", "type", "\"io.openrun.coupon.issued.v2\"");
    }

    @Test
    void the_schema_takes_for_a_trace_what_the_codec_does() throws IOException, UnreadableEventException {
        ObjectNode message = (ObjectNode) JSON.readTree(PLAIN.encode(traced(17)));
        List<String> values = new ArrayList<>(TraceparentTest.HOSTILE);
        values.add(TraceparentTest.ONE);
        for (String value : values) {
            byte[] other = JSON.writeValueAsBytes(message.put("traceparent", value));
            assertThat(errors(other).isEmpty())
                    .as(value)
                    .isEqualTo(PLAIN.decode(other).traceparent() != null);
        }
    }

    private void assertRefusedByBoth(byte[] message, String parent, String name, String value) throws IOException {
        ObjectNode other = (ObjectNode) JSON.readTree(message);
        JsonNode replaced = ((ObjectNode) other.at(parent)).replace(name, JSON.readTree(value));
        byte[] mutant = JSON.writeValueAsBytes(other);
        assertThat(isRead(mutant))
                .as("codec: %s = %s for %s", name, value, replaced)
                .isFalse();
        assertThat(errors(mutant)).as("schema: %s = %s", name, value).isNotEmpty();
    }

    @Test
    void fields_of_a_later_minor_version_are_valid_by_the_schema() throws IOException {
        ObjectNode message = (ObjectNode) JSON.readTree(PLAIN.encode(new SampleEvents(14).next()));
        ObjectNode data = (ObjectNode) message.put("region", "kr").get("data");
        assertThat(data.putObject("tier").put("name", "gold")).isNotEmpty();
        assertThat(errors(JSON.writeValueAsBytes(message))).isEmpty();
        assertThat(isRead(JSON.writeValueAsBytes(message))).isTrue();
    }

    @Test
    void the_schema_of_the_data_is_where_an_event_says() throws IOException {
        String written = JSON.readTree(PLAIN.encode(new SampleEvents(15).next()))
                .get("dataschema")
                .textValue();
        JsonNode described = JSON.readTree(text(SCHEMA));
        int hash = written.indexOf('#');
        assertThat(written.substring(0, hash)).isEqualTo(described.get("$id").textValue());
        assertThat(described.at(written.substring(hash + 1)).get("required")).isNotEmpty();
    }

    @Test
    void each_reference_in_the_channels_description_leads_somewhere() throws IOException {
        JsonNode channels = new YAMLMapper().readTree(text("asyncapi.yaml"));
        assertThat(channels.get("asyncapi").textValue()).startsWith("3.0.");
        assertThat(names(channels.get("channels"))).containsExactly("kafkaTopic", "sqsQueue");
        assertThat(channels.at("/components/messages/couponIssued/name").textValue())
                .isEqualTo("io.openrun.coupon.issued.v1");
        List<String> references = channels.findValuesAsText("$ref");
        assertThat(references).hasSize(11).contains("./" + SCHEMA);
        for (String reference : references) {
            JsonNode target = reference.startsWith("#")
                    ? channels.at(JsonPointer.compile(reference.substring(1)))
                    : JSON.readTree(text(reference.substring("./".length())));
            assertThat(target.isObject()).as(reference).isTrue();
        }
    }

    @Test
    void cloud_events_own_library_reads_it_and_what_that_writes_is_read() throws Exception {
        EventFormat format = new JsonFormat();
        SampleEvents events = new SampleEvents(16);
        for (int i = 0; i < 500; i++) {
            CouponIssuedEvent event = events.next();
            CloudEvent read = format.deserialize(SIGNED.encode(event));
            assertThat(read.getId()).isEqualTo(event.id().toString());
            assertThat(read.getSource()).hasToString("/openrun/coupon");
            assertThat(read.getType()).isEqualTo("io.openrun.coupon.issued.v1");
            assertThat(read.getSubject()).isEqualTo(event.couponId().value());
            assertThat(read.getTime()).isEqualTo(event.issuedAt().atOffset(ZoneOffset.UTC));
            assertThat(read.getDataContentType()).isEqualTo("application/json");
            assertThat(read.getExtension("signaturekeyid")).isEqualTo("2026-01");
            assertThat(read.getExtension("traceparent"))
                    .isEqualTo(
                            event.traceparent() == null
                                    ? null
                                    : event.traceparent().value());
            JsonNode data = JSON.readTree(Objects.requireNonNull(read.getData()).toBytes());
            assertThat(data.get("memberId").textValue())
                    .isEqualTo(event.memberId().value());
            assertThat(data.get("sequence").longValue()).isEqualTo(event.sequence());
            assertThat(SIGNED.decode(format.serialize(read))).isEqualTo(event);
        }
    }

    private static CouponIssuedEvent traced(long seed) {
        CouponIssuedEvent any = new SampleEvents(seed).next();
        return new CouponIssuedEvent(
                any.couponId(),
                any.memberId(),
                any.sequence(),
                any.epoch(),
                any.issuedAt(),
                new Traceparent(TraceparentTest.ONE));
    }

    private List<Error> errors(byte[] message) {
        return schema.validate(
                new String(message, UTF_8),
                InputFormat.JSON,
                run -> run.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private static boolean isRead(byte[] message) {
        return catchThrowableOfType(UnreadableEventException.class, () -> PLAIN.decode(message)) == null;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(JsonEventCodec.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
