package io.openrun.coupon.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What stands in a redis.conf: the caller's directives, and ours where the caller has none of that name. */
final class RedisDirectives {

    /** No write is answered before it is on the disk, and none is dropped for lack of memory. */
    static final Map<String, String> DURABLE = Map.of(
            "appendonly", "yes",
            "appendfsync", "always",
            "save", "\"\"",
            "maxmemory-policy", "noeviction");

    private static final Map<String, String> EVERYWHERE = Map.of(
            "bind", RedisServer.HOST,
            "protected-mode", "no",
            // The folder's watcher knows the server by its command line.
            "set-proc-title", "no");

    /** By default a master waits 5 s for more replicas before it sends a copy to the first. */
    private static final Map<String, String> REPLICATION = Map.of("repl-diskless-sync-delay", "0");

    private static final Map<String, String> NOT_FOR_CALLERS = Map.of(
            "dir", "the server writes into its own folder",
            "daemonize", "the server is watched as a child of this JVM",
            "set-proc-title", "the server is found by its command line when this JVM is gone",
            "logfile", "the log is read when the start fails",
            "loglevel", "the log tells when the server is ready");

    private record Directive(String name, String value) {}

    private final Map<String, String> defaults = new LinkedHashMap<>(EVERYWHERE);
    private final List<Directive> set = new ArrayList<>();

    private RedisDirectives() {}

    static RedisDirectives ofServer() {
        RedisDirectives directives = new RedisDirectives();
        directives.defaults.putAll(DURABLE);
        directives.defaults.putAll(REPLICATION);
        return directives;
    }

    static RedisDirectives ofSentinel() {
        return new RedisDirectives();
    }

    void set(String directive, String value) {
        String name = directive.toLowerCase(Locale.ROOT);
        if (name.isBlank() || (name + value).lines().count() != 1) {
            throw new IllegalArgumentException("not one line of redis.conf: " + directive + " " + value);
        }
        String reason = NOT_FOR_CALLERS.get(name);
        if (reason != null) {
            throw new IllegalArgumentException(directive + " can't be set: " + reason);
        }
        set.add(new Directive(name, value));
    }

    /** What Redis will take this directive to be: of several the last. */
    Optional<String> value(String name) {
        return set.stream()
                .filter(directive -> directive.name().equals(name))
                .map(Directive::value)
                .reduce((earlier, later) -> later)
                .or(() -> Optional.ofNullable(defaults.get(name)));
    }

    /** The plain port that was set, or else a free one. */
    int port() throws IOException {
        Optional<String> port = value("port");
        return port.isPresent() ? Integer.parseInt(port.get()) : FreePort.find();
    }

    /** The TLS port that was set, or else a free one if there is a certificate, or else 0. */
    int tlsPort() throws IOException {
        Optional<String> port = value("tls-port");
        if (port.isPresent()) {
            return Integer.parseInt(port.get());
        }
        return value("tls-cert-file").isPresent() ? FreePort.find() : 0;
    }

    List<String> lines(Path folder, int port, int tlsPort) {
        List<String> lines = new ArrayList<>();
        lines.add("dir \"" + folder + "\"");
        defaults.forEach((name, value) -> {
            if (set.stream().noneMatch(directive -> directive.name().equals(name))) {
                lines.add(name + " " + value);
            }
        });
        set.forEach(directive -> lines.add(directive.name() + " " + directive.value()));
        lines.add("port " + port);
        if (tlsPort != 0) {
            lines.add("tls-port " + tlsPort);
        }
        return lines;
    }
}
