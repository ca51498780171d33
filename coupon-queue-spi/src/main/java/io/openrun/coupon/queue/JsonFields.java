package io.openrun.coupon.queue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object from outside, read by hand: nothing in it chooses a class. Not thread-safe. */
final class JsonFields {

    /** Stands for all values that no field of an event has. */
    private static final Object OTHER = new Object();

    private final String path;
    private final Map<String, Object> values = new HashMap<>();

    private JsonFields(String path) {
        this.path = path;
    }

    /**
     * Reads a message.
     *
     * @param payload its bytes
     * @return its fields
     * @throws UnreadableEventException MALFORMED if it is not one JSON object in UTF-8 within the limits, or has a field
     *     twice
     */
    static JsonFields read(byte[] payload) throws UnreadableEventException {
        if (payload.length > EventJson.MESSAGE_MAX) {
            throw EventJson.malformed("message", "is larger than " + EventJson.MESSAGE_MAX + " bytes");
        }
        CharBuffer text = decoded(payload);
        try (JsonParser parser = EventJson.FACTORY.createParser(text.array(), 0, text.position())) {
            return only(parser);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory failed", impossible);
        }
    }

    /** Jackson's own decoder would take other encodings, too, and more than one form of a character. */
    private static CharBuffer decoded(byte[] payload) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(payload.length + 1);
        if (utf8.decode(ByteBuffer.wrap(payload), text, true).isError()) {
            text.put('\0'); // JSON has none anywhere, so the parser stops here and knows in which field
        }
        return text;
    }

    private static JsonFields only(JsonParser parser) throws IOException, UnreadableEventException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw EventJson.malformed("message", "is no JSON object");
            }
            JsonFields fields = object("", parser);
            if (parser.nextToken() != null) {
                throw EventJson.malformed("message", "goes on after its end");
            }
            return fields;
        } catch (StreamConstraintsException tooMuch) {
            throw EventJson.malformed(where(parser), "or what follows it is too long or too deep");
        } catch (JsonProcessingException broken) {
            throw EventJson.malformed(where(parser), "or what follows it is no JSON in UTF-8, or is there twice");
        }
    }

    /** Called where an object has just begun; ends where it ends. Not deep: the parser counts the levels. */
    private static JsonFields object(String path, JsonParser parser) throws IOException {
        JsonFields fields = new JsonFields(path);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            fields.values.put(name, value(path + name, parser.nextToken(), parser));
        }
        return fields;
    }

    private static Object value(String path, JsonToken token, JsonParser parser) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? OTHER : (Object) parser.getLongValue();
            case START_OBJECT -> object(path + ".", parser);
            case START_ARRAY -> {
                JsonParser unused = parser.skipChildren();
                yield OTHER;
            }
            default -> OTHER;
        };
    }

    private static String where(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        String field = pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
        return EventJson.KNOWN.contains(field) ? field : "message";
    }

    String text(String name) throws UnreadableEventException {
        String value = textOrNull(name);
        if (value == null) {
            throw EventJson.malformed(path + name, "must be given, as a string");
        }
        return value;
    }

    @Nullable
    String textOrNull(String name) {
        return values.get(name) instanceof String value ? value : null;
    }

    long number(String name, long least) throws UnreadableEventException {
        if (values.get(name) instanceof Long value && value >= least) {
            return value;
        }
        throw EventJson.malformed(path + name, "must be given, as a whole number from " + least + " to 2^63 - 1");
    }

    JsonFields object(String name) throws UnreadableEventException {
        if (values.get(name) instanceof JsonFields value) {
            return value;
        }
        throw EventJson.malformed(path + name, "must be given, as an object");
    }
}
