package io.openrun.coupon.engine.redis;

import io.openrun.coupon.engine.redis.RedisDurability.AppendFsync;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.KeyValue;

/** Compares a server's settings with a declared durability. */
final class ServerCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);
    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");
    private static final int MAJOR_MIN = 6;
    private static final int MINOR_MIN = 2;

    private final UnifiedJedis jedis;
    private final RedisDurability durability;

    ServerCheck(UnifiedJedis jedis, RedisDurability durability) {
        this.jedis = jedis;
        this.durability = durability;
    }

    /** What is weaker than declared, on the server that has or would have a key. */
    List<String> weaknessesOfServerOf(String key) {
        Map<String, String> info = info(key);
        List<String> found = new ArrayList<>();
        String version = info.getOrDefault("redis_version", "unknown");
        add(found, isTooOld(version), "redis_version is " + version + ", 6.2 is needed");
        add(found, !is(info, "role", "master"), "role is " + info.get("role") + ", a master is needed");
        add(
                found,
                !is(info, "maxmemory_policy", "noeviction"),
                "maxmemory-policy is " + info.get("maxmemory_policy")
                        + ", which can evict coupons; noeviction is needed");
        if (is(info, "aof_enabled", "1")) {
            appendFsync(key)
                    .ifPresent(setting -> add(
                            found,
                            isWeaker(setting),
                            "appendfsync is " + setting + ", " + required() + " is declared"));
        } else {
            found.add("appendonly is no: a restart loses what was issued"
                    + (is(info, "connected_slaves", "0") ? "" : ", and empties the replicas"));
        }
        int replicas = Integer.parseInt(info.getOrDefault("connected_slaves", "0"));
        add(
                found,
                replicas < durability.replicas(),
                replicas + " replicas are connected, " + durability.replicas() + " are declared");
        return found;
    }

    private static void add(List<String> found, boolean weak, String what) {
        if (weak) {
            found.add(what);
        }
    }

    private static boolean is(Map<String, String> info, String name, String value) {
        return value.equals(info.get(name));
    }

    /** Of what nobody can read, the answer is yes: the server may be anything. */
    static boolean isTooOld(String version) {
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.lookingAt()) {
            return true;
        }
        int major = Integer.parseInt(numbers.group(1));
        return major < MAJOR_MIN || (major == MAJOR_MIN && Integer.parseInt(numbers.group(2)) < MINOR_MIN);
    }

    private boolean isWeaker(String appendFsync) {
        return !appendFsync.equals("always")
                && !(appendFsync.equals("everysec") && durability.appendFsync() == AppendFsync.EVERYSEC);
    }

    private String required() {
        return durability.appendFsync().name().toLowerCase(Locale.ROOT);
    }

    private Map<String, String> info(String key) {
        try {
            Map<String, String> info = new HashMap<>();
            text(ask(key, Command.INFO))
                    .lines()
                    .map(line -> line.split(":", 2))
                    .filter(pair -> pair.length == 2)
                    .forEach(pair -> info.put(pair[0], pair[1]));
            return info;
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
    }

    /** Managed servers often forbid to ask; then it stays unverified. */
    private Optional<String> appendFsync(String key) {
        try {
            Object answer = ask(key, Command.CONFIG, "GET", "appendfsync");
            Object last = ((List<?>) answer).get(((List<?>) answer).size() - 1);
            return Optional.of(text(last instanceof KeyValue<?, ?> pair ? pair.getValue() : last));
        } catch (JedisDataException forbidden) {
            LOG.warn("appendfsync is unverified, the server forbids to ask for it; {} is declared", required());
            return Optional.empty();
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
    }

    @SuppressWarnings("deprecation") // what Jedis 8 has in its place is not in Jedis 6
    private Object ask(String key, Command command, String... arguments) {
        return jedis.sendCommand(key, command, arguments);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
