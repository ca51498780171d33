package io.openrun.coupon.engine.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The scripts, each a constant text that begins with the one that reads and checks the coupon's state. */
enum LuaScript {
    OPEN("open.lua"),
    ISSUE("issue.lua"),
    SOLD_OUT("sold_out.lua"),
    CHANGE("change.lua"),
    WITHHOLD("withhold.lua");

    private final String text;
    private final String sha;

    LuaScript(String file) {
        this.text = read("state.lua") + read(file);
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
        return this != SOLD_OUT;
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
