package io.openrun.coupon.engine.redis;

import io.openrun.coupon.queue.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An entry that can't be read, as text: a line {@code "name": "value"} for each field. Bytes that are no UTF-8 and
 * control characters stand there as {@code \xNN}, quotes and backslashes behind a backslash; so no byte is lost.
 */
final class OutboxEntryText {

    private OutboxEntryText() {}

    static Payload of(OutboxEntry entry) {
        List<byte[]> fields = entry.fields();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fields.size(); i++) {
            boolean isName = i % 2 == 0;
            quote(fields.get(i), text);
            text.append(isName ? ": " : "\n");
        }
        return new Payload(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void quote(byte[] bytes, StringBuilder text) {
        String characters;
        boolean isUtf8 = true;
        try {
            characters = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException broken) {
            characters = new String(bytes, StandardCharsets.ISO_8859_1);
            isUtf8 = false;
        }
        text.append('"');
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            if (c < ' ' || c == 0x7F || (c > 0x7F && !isUtf8)) {
                text.append(String.format("\\x%02X", (int) c));
            } else {
                text.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        text.append('"');
    }
}
