package io.openrun.coupon.engine.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scripts, each a constant text. Those on a coupon's state begin with the one that reads and checks it. */
enum LuaScript {
    OPEN("state.lua", "open.lua"),
    ISSUE("state.lua", "issue.lua"),
    SOLD_OUT("state.lua", "sold_out.lua"),
    CHANGE("state.lua", "restock.lua", "change.lua"),
    WITHHOLD("state.lua", "withhold.lua"),
    LOOK("state.lua", "restock.lua", "meta.lua", "look.lua"),
    PLACE("state.lua", "restock.lua", "meta.lua", "place.lua"),
    EXAMINE("state.lua", "restock.lua", "meta.lua", "examine.lua"),
    LOCK("lock.lua"),
    UNLOCK("unlock.lua"),
    TAKE("outbox.lua", "take.lua"),
    KEEP("outbox.lua", "keep.lua"),
    TIDY("outbox.lua", "tidy.lua"),
    BACKLOG("outbox.lua", "backlog.lua");

    private final String text;
    private final String sha;

    LuaScript(String... files) {
        this.text = Stream.of(files).map(LuaScript::read).collect(Collectors.joining());
        this.sha = HexFormat.of().formatHex(sha1(text));
    }

    String text() {
        return text;
    }

    /** By what the server knows the script, if it has seen it. */
    String sha() {
        return sha;
    }

    /** Whether there may be something for replicas to confirm. */
    boolean writes() {
        return this != SOLD_OUT && this != LOOK;
    }

    private static String read(String file) {
        try (InputStream resource = LuaScript.class.getResourceAsStream(file)) {
            if (resource == null) {
                throw new IllegalStateException("the jar lacks " + file);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-1", missing);
        }
    }
}
