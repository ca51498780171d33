package io.openrun.coupon.queue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.util.Set;

/** What the JSON of an event is made of: the names of its fields, and a factory of its own with its limits. */
final class EventJson {

    static final String SPEC_VERSION = "specversion";
    static final String ID = "id";
    static final String SOURCE = "source";
    static final String TYPE = "type";
    static final String SUBJECT = "subject";
    static final String TIME = "time";
    static final String CONTENT_TYPE = "datacontenttype";
    static final String SCHEMA = "dataschema";
    static final String TRACEPARENT = "traceparent";
    static final String SIGNATURE = "signature";
    static final String SIGNATURE_KEY = "signaturekeyid";
    static final String DATA = "data";
    static final String COUPON = "couponId";
    static final String MEMBER = "memberId";
    static final String SEQUENCE = "sequence";
    static final String EPOCH = "epoch";
    static final String ISSUED_AT = "issuedAt";

    static final String CLOUD_EVENTS = "1.0";
    static final String TYPE_WITHOUT_VERSION = "io.openrun.coupon.issued.v";
    static final String TYPE_V1 = TYPE_WITHOUT_VERSION + 1;
    static final String APPLICATION_JSON = "application/json";
    static final String SCHEMA_V1 = "urn:openrun:coupon-issued:v1#/properties/data";

    /** The longest message, in bytes. Checked before Jackson sees it: of an array, Jackson does not count them. */
    static final int MESSAGE_MAX = 8 * 1024;

    private static final int DEPTH_MAX = 4;
    private static final int STRING_MAX = 512;
    private static final int NAME_MAX = 64;
    private static final int DIGITS_MAX = 20;
    private static final int BUFFERS_KEPT_MAX = 16;

    /** The names that a message of an exception may show. Others come from whoever wrote the bytes. */
    static final Set<String> KNOWN = Set.of(
            SPEC_VERSION,
            ID,
            SOURCE,
            TYPE,
            SUBJECT,
            TIME,
            CONTENT_TYPE,
            SCHEMA,
            TRACEPARENT,
            SIGNATURE,
            SIGNATURE_KEY,
            DATA,
            inData(COUPON),
            inData(MEMBER),
            inData(ID),
            inData(SEQUENCE),
            inData(EPOCH),
            inData(ISSUED_AT));

    /** Names are not kept from one message to the next: whoever writes messages chooses them. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(STRING_MAX)
                    .maxNameLength(NAME_MAX)
                    .maxNumberLength(DIGITS_MAX)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS_KEPT_MAX))
            .build();

    private EventJson() {}

    /** How a field of the data is called in messages. */
    static String inData(String name) {
        return DATA + "." + name;
    }

    /** What is said of a field that is not as it must be. */
    static UnreadableEventException malformed(String field, String problem) {
        return new UnreadableEventException(DeadLetterCause.MALFORMED, field + " " + problem);
    }
}
