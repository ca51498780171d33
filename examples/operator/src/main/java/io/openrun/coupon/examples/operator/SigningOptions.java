package io.openrun.coupon.examples.operator;

import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.JsonEventCodec;
import java.util.Base64;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how events are signed. */
final class SigningOptions {

    static final String SECRET_VARIABLE = "COUPON_SIGNING_SECRET";

    @Option(
            names = "--signing-key",
            paramLabel = "<id>[=<variable>]",
            description = "The key that events are signed with. Its secret is in the environment, in Base64: in"
                    + " COUPON_SIGNING_SECRET unless said otherwise. Again for older keys that are still accepted.")
    private List<String> keys = List.of();

    EventCodec codec(Shell shell) {
        return BadArgument.orValue("--signing-key", () -> {
            JsonEventCodec.Builder builder = JsonEventCodec.builder();
            for (String key : keys) {
                JsonEventCodec.Builder unused = key.equals(keys.get(0))
                        ? builder.signWith(id(key), secret(key, shell))
                        : builder.accept(id(key), secret(key, shell));
            }
            return builder.build();
        });
    }

    private static String id(String key) {
        return key.split("=", 2)[0];
    }

    private static byte[] secret(String key, Shell shell) {
        int separator = key.indexOf('=');
        String variable = separator < 0 ? SECRET_VARIABLE : key.substring(separator + 1);
        String text = shell.variable(variable)
                .orElseThrow(() ->
                        new BadArgument("--signing-key " + key + " needs its secret in the environment's " + variable));
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new BadArgument(
                    "--signing-key " + key + ": what the environment has as " + variable + " is no Base64");
        }
    }
}
