package io.openrun.coupon.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A real redis-server, a process of its own that tests can kill, freeze and start again.
 *
 * <p>It listens on 127.0.0.1 and is as durable as Redis can be: {@code appendonly yes}, {@code appendfsync always}. The
 * program comes from Maven Central ({@code org.signal:embedded-redis}, for Linux and macOS), or is the one whose path is
 * in the system property {@code coupon.it.redis.server}.
 *
 * <p>Thread safe. The server and its folder are gone after {@link #close()}, and when the JVM has ended, however it
 * ended.
 */
public final class RedisServer implements TestRedisAddress, AutoCloseable {

    static final String HOST = "127.0.0.1";

    private static final int PORTS_TRIED_MAX = 5;

    private final int port;
    private final int tlsPort;
    private final Optional<String> password;
    private final boolean isReplica;
    private final String description;
    private final ServerFolder folder;
    private final ServerProcess process;
    private final StopAtExit end;
    private boolean closed;

    private RedisServer(Builder builder, RedisBinary binary) throws IOException {
        RedisDirectives directives = builder.directives;
        this.port = directives.port();
        this.tlsPort = directives.tlsPort();
        this.password = directives.value("requirepass");
        this.isReplica = directives.value("replicaof").isPresent();
        this.description = RedisSettings.of(binary, directives).describe(binary.origin());
        this.folder = ServerFolder.create("redis", "server.pid", "KILL");
        Path configuration = folder.path().resolve("redis.conf");
        Files.write(configuration, directives.lines(folder.path(), port, tlsPort));
        List<String> command = new ArrayList<>(List.of(binary.file().toString(), configuration.toString()));
        command.addAll(builder.options);
        this.process = new ServerProcess("redis-server", folder, command, "Failed listening on port");
        this.end = StopAtExit.of(this::end);
    }

    /**
     * A server to be started.
     *
     * @return a builder with the defaults {@code bind 127.0.0.1}, a free port, {@code appendonly yes},
     *     {@code appendfsync always}, {@code save ""}, {@code maxmemory-policy noeviction}, {@code protected-mode no} and
     *     {@code repl-diskless-sync-delay 0}
     */
    public static Builder builder() {
        return new Builder(RedisDirectives.ofServer(), List.of());
    }

    static Builder sentinel() {
        return new Builder(RedisDirectives.ofSentinel(), List.of("--sentinel"));
    }

    private static RedisServer start(Builder builder) throws IOException, ServerStartException {
        RedisBinary binary = RedisBinary.find();
        for (int attempt = 1; ; attempt++) {
            RedisServer server = new RedisServer(builder, binary);
            try {
                if (server.process.start(server::isReady)) {
                    server.awaitCopy();
                    return server;
                }
                if (attempt == PORTS_TRIED_MAX) {
                    throw server.process.portIsTaken();
                }
            } catch (ServerStartException e) {
                server.close();
                throw e;
            }
            server.close();
        }
    }

    /** A replica answers long before it knows what its master knows. */
    private void awaitCopy() throws ServerStartException {
        if (isReplica
                && !Patience.comesTrue(() -> says("INFO", "master_link_status:up"), ServerProcess.START_TIMEOUT)) {
            throw new ServerStartException("it got no copy of its master's data" + folder.logTail());
        }
    }

    /**
     * Where it listens.
     *
     * @return 127.0.0.1
     */
    @Override
    public String host() {
        return HOST;
    }

    /**
     * The port without TLS.
     *
     * @return the port, the same as long as the server lives; 0 if it has been set to 0
     */
    @Override
    public int port() {
        return port;
    }

    /**
     * The port with TLS.
     *
     * @return the port, the same as long as the server lives; 0 if there is none
     */
    public int tlsPort() {
        return tlsPort;
    }

    /**
     * The address as clients take it.
     *
     * @return a {@code redis://} URI, or a {@code rediss://} one if {@link #port()} is 0, with the password if one was set
     *     by {@code requirepass}
     */
    @Override
    public URI uri() {
        String user = password.map(secret -> ":" + secret).orElse(null);
        try {
            return port == 0
                    ? new URI("rediss", user, HOST, tlsPort, null, null, null)
                    : new URI("redis", user, HOST, port, null, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no URI can hold that password", e);
        }
    }

    /**
     * The server's process.
     *
     * @return the process id; if it has ended, that of the one before
     */
    public synchronized long pid() {
        return process.pid();
    }

    /**
     * Where the server keeps its data, its configuration and its log.
     *
     * @return a folder of its own, which goes with {@link #close()}
     */
    public Path folder() {
        return folder.path();
    }

    /** Kills the process, by SIGKILL, and waits until it is gone. Does nothing if it has ended already. */
    public synchronized void kill() {
        process.kill();
    }

    /**
     * Ends the process in good order, by SIGTERM, and waits until it is gone; a frozen one is thawed for that. Does
     * nothing if it has ended already.
     *
     * @throws IllegalStateException if it has not ended after 15 s
     */
    public synchronized void stop() {
        if (process.isAlive()) {
            process.signal("CONT");
            process.terminate();
        }
    }

    /**
     * Starts it again after {@link #kill()} or {@link #stop()}: in the same folder, at the same ports, with the same
     * configuration, changes by {@code CONFIG REWRITE} included. Returns when it answers.
     *
     * @throws IllegalStateException if it runs, is closed, or has not started after 60 s
     */
    public synchronized void restart() {
        if (closed) {
            throw new IllegalStateException("redis-server is closed");
        }
        process.restart(this::isReady);
    }

    /**
     * Stops the process where it is, by SIGSTOP: connections stay, and nothing is answered until {@link #thaw()}.
     *
     * @throws IllegalStateException if it does not run
     */
    public synchronized void freeze() {
        process.signal("STOP");
    }

    /**
     * Lets a frozen process go on, by SIGCONT.
     *
     * @throws IllegalStateException if it does not run
     */
    public synchronized void thaw() {
        process.signal("CONT");
    }

    /**
     * One line for a log or a report: version, where it came from, how durable it is.
     *
     * @return the line, as it was when the server was started
     */
    @Override
    public String describe() {
        return description;
    }

    /** Ends the process, also when it is frozen, and removes its folder. Calling it again does nothing. */
    @Override
    public void close() {
        end.stopNow();
    }

    private synchronized void end() {
        closed = true;
        process.kill();
        folder.close();
    }

    /** Sends one command, with the password if one was set by {@code requirepass}. */
    List<String> call(String... words) throws IOException {
        try (RespConnection connection = RespConnection.open(HOST, port)) {
            if (password.isPresent()) {
                connection.call("AUTH", password.get());
            }
            return connection.call(words);
        }
    }

    /** Whether it answers a command now, and the answer has this text. */
    boolean says(String command, String text) {
        return countOf(command, text) > 0;
    }

    /** How many lines of the answer to a command have this text; 0 if there is no answer. */
    long countOf(String command, String text) {
        try {
            return call(command.split(" ")).stream()
                    .flatMap(String::lines)
                    .filter(line -> line.contains(text))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    private boolean isReady() {
        return folder.logSays("Ready to accept connections", "Sentinel ID is") && answers();
    }

    private boolean answers() {
        if (port == 0) {
            return true; // A client certificate may be needed. The log alone must do.
        }
        try (RespConnection connection = RespConnection.open(HOST, port)) {
            return !connection.call("PING").isEmpty();
        } catch (RedisErrorReply e) {
            return !String.valueOf(e.getMessage()).startsWith("LOADING"); // it may want a password
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return description;
    }

    /** What a {@link RedisServer} is started with. Not thread safe. */
    public static final class Builder {

        private final RedisDirectives directives;
        private final List<String> options;

        private Builder(RedisDirectives directives, List<String> options) {
            this.directives = directives;
            this.options = options;
        }

        /**
         * Adds a line to redis.conf. It replaces a default; of lines with one directive all are written, in this order.
         *
         * <p>With {@code tls-cert-file} the server also listens for TLS, on a free port unless {@code tls-port} is set,
         * and {@code port} 0 leaves it at that.
         *
         * @param directive the directive's name
         * @param value the rest of the line, in quotes where redis.conf wants them
         * @return this
         * @throws IllegalArgumentException if it is more than a line, or a directive that the testkit needs for itself:
         *     {@code dir}, {@code daemonize}, {@code set-proc-title}, {@code logfile}, {@code loglevel}
         */
        public Builder set(String directive, String value) {
            directives.set(directive, value);
            return this;
        }

        /**
         * Makes it a replica. {@link #start()} then also waits for its first copy of the master's data.
         *
         * @param master a server with a plain port; if it wants a password, set {@code masterauth}, too
         * @return this
         */
        public Builder replicaOf(RedisServer master) {
            return set("replicaof", master.host() + " " + master.port());
        }

        /**
         * Starts the server.
         *
         * @return the server, which answers; the caller closes it
         * @throws IllegalStateException if it can't be started; the message holds the end of its log
         */
        public RedisServer start() {
            try {
                return begin();
            } catch (ServerStartException e) {
                throw new IllegalStateException("redis-server did not start: " + e.getMessage(), e);
            }
        }

        RedisServer begin() throws ServerStartException {
            try {
                return RedisServer.start(this);
            } catch (IOException e) {
                throw new ServerStartException(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
