package io.openrun.coupon.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Stands between clients and a server and lets go wrong what goes wrong on networks, when a test says so: lost requests
 * and replies, resets, silence, time on the way. To lose the reply to the next commit:
 *
 * <pre>{@code
 * proxy.onReplyTo(BytePattern.ascii("COMMIT"), Fault.reset());
 * }</pre>
 *
 * <p>It listens on 127.0.0.1, opens one connection to the server for each of a client, and moves bytes without knowing
 * their meaning. What it does to them depends on
 *
 * <ol>
 *   <li>{@link #freeze()}, which stops everything;
 *   <li>the fault that this direction of this connection got for itself, by {@link #onNext} or {@link #onReplyTo};
 *   <li>otherwise the fault {@link #set} for this direction, on connections present and future.
 * </ol>
 *
 * <p>Thread safe. A change is in force when its method returns, for all bytes that have not been read from a socket by
 * then. Every method but {@link #port()}, {@link #jdbcUrl}, the counters and {@link #close()} throws
 * {@link IllegalStateException} once the proxy is closed.
 *
 * <p>A chunk is what one read from a socket brings, at most 64 KiB: with clients that send a request and wait, it is a
 * request or a reply. All work is done by one daemon thread whose name begins with {@code fault-proxy}. While delayed
 * bytes are on their way it keeps up to one core busy.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int CONNECTIONS_WAITING_MAX = 1024;
    private static final long CLOSE_MILLIS_MAX = TimeUnit.SECONDS.toMillis(10);

    private final int port;
    private final FaultCounts counts = new FaultCounts();
    private final FaultPlan plan = new FaultPlan(counts);
    private final ProxyLoop loop;
    private final Thread thread;

    private FaultProxy(InetSocketAddress server, Selector selector, ServerSocketChannel listener) throws IOException {
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        listener.bind(new InetSocketAddress(here, 0), CONNECTIONS_WAITING_MAX);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        this.port = listener.socket().getLocalPort();
        this.loop = new ProxyLoop(server, plan, selector, listener);
        this.thread = new Thread(loop, "fault-proxy-" + port + "-to-" + server.getPort());
    }

    /**
     * Starts a proxy before a server, which need not run yet: a client whose connection can't be passed on is cut by RST.
     *
     * @param host the server's name, resolved now, or address
     * @param port the server's port, 1 to 65535
     * @return the proxy, which accepts connections and has no faults; the caller closes it
     * @throws IllegalArgumentException if the host is unknown or the port is none
     * @throws UncheckedIOException if there is no free port
     */
    public static FaultProxy to(String host, int port) {
        InetSocketAddress server = new InetSocketAddress(host, port);
        if (server.isUnresolved() || port == 0) {
            throw new IllegalArgumentException("no such server: " + host + ":" + port);
        }
        try {
            FaultProxy proxy = open(server);
            proxy.thread.setDaemon(true);
            proxy.thread.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a proxy before a database; {@link #jdbcUrl} leads through it.
     *
     * @param database PostgreSQL or MariaDB, with one address
     * @return the proxy, which accepts connections and has no faults; the caller closes it
     * @throws IllegalArgumentException if the database is H2, which runs in this JVM, or its URL names several servers
     * @throws UncheckedIOException if there is no free port
     */
    public static FaultProxy to(TestDatabase database) {
        JdbcServerUrl url = JdbcServerUrl.of(database);
        return to(url.host(), url.port());
    }

    private static FaultProxy open(InetSocketAddress server) throws IOException {
        Selector selector = Selector.open();
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            try {
                return new FaultProxy(server, selector, listener);
            } catch (IOException e) {
                listener.close();
                throw e;
            }
        } catch (IOException e) {
            selector.close();
            throw e;
        }
    }

    /**
     * Where clients connect to, on 127.0.0.1.
     *
     * @return the port, the same as long as the proxy lives
     */
    public int port() {
        return port;
    }

    /**
     * The database's JDBC URL with this proxy's address in place of the server's.
     *
     * @param database the one this proxy was made for
     * @return the URL, its parameters included
     * @throws IllegalArgumentException if the database is H2, or its URL names several servers
     */
    public String jdbcUrl(TestDatabase database) {
        return JdbcServerUrl.of(database).through(port);
    }

    /**
     * Sets the fault for one direction of all connections, present and future, until the next call. A connection that
     * got a fault of its own keeps that, and what was lost or cut stays so.
     *
     * @param direction which bytes are meant
     * @param fault what happens to them; {@link Fault#pass()} for nothing
     */
    public void set(Direction direction, Fault fault) {
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(fault, "fault");
        perform(() -> {
            plan.set(direction, fault);
            loop.connections().forEach(connection -> connection.flow(direction).setStanding(fault));
        });
    }

    /**
     * Waits for bytes that match, in this direction of any connection, and puts the fault on the same direction of that
     * connection, so that it is the first to meet the chunk with the match's last byte: a lost request, if the direction
     * is to the server. It happens once; one chunk sets off at most one fault, the one armed first.
     *
     * @param direction where to look, and where the fault happens
     * @param pattern what to look for; it is found across chunks, too
     * @param fault what happens, from then on, to this direction of this connection
     */
    public void onNext(Direction direction, BytePattern pattern, Fault fault) {
        arm(new OneShotFault(direction, pattern, direction, fault));
    }

    /**
     * Waits for a request that matches, from any client, passes it on and puts the fault on what the server sends after:
     * a lost reply. It happens once; one chunk sets off at most one fault, the one armed first.
     *
     * <p>The server's next bytes are taken for the reply. With a client that does not wait for one reply before the next
     * request, they may be another's.
     *
     * <p>Drivers do not always write what one thinks: pgjdbc sends {@code COMMIT} in letters only once a connection, and
     * then the name of a prepared statement, unless its {@code prepareThreshold} is 0.
     *
     * @param request what to look for; it is found across chunks, too
     * @param fault what happens, from then on, to the replies on this connection
     */
    public void onReplyTo(BytePattern request, Fault fault) {
        Direction direction = Direction.CLIENT_TO_SERVER;
        arm(new OneShotFault(direction, request, direction.opposite(), fault));
    }

    private void arm(OneShotFault fault) {
        Objects.requireNonNull(fault.watched(), "direction");
        Objects.requireNonNull(fault.pattern(), "pattern");
        Objects.requireNonNull(fault.fault(), "fault");
        perform(() -> plan.arm(fault));
    }

    /**
     * How many faults of {@link #onNext} and {@link #onReplyTo} still wait for their bytes.
     *
     * @return their number
     */
    public int armed() {
        return loop.perform(plan::armed);
    }

    /**
     * Reads and delivers nothing more, in either direction, delayed bytes included: server and clients look alive and
     * silent to each other. New connections are accepted and go no further.
     */
    public void freeze() {
        perform(() -> {
            if (!plan.isFrozen()) {
                plan.freeze(true);
                loop.connections().forEach(connection -> {
                    counts.injected(FaultKind.FREEZE);
                    connection.wantEvents();
                });
            }
        });
    }

    /** Ends {@link #freeze()}: what has come meanwhile goes on its way. */
    public void thaw() {
        perform(() -> {
            plan.freeze(false);
            loop.afterThaw();
        });
    }

    /**
     * Cuts new connections by RST before they reach the server. The system has accepted them by then: the client's
     * connect succeeds, and its first read fails. For a connect that fails, close the proxy.
     */
    public void refuseConnections() {
        perform(() -> plan.refuse(true));
    }

    /** Ends {@link #refuseConnections()}. */
    public void acceptConnections() {
        perform(() -> plan.refuse(false));
    }

    /** Cuts all present connections, on both sides, by RST. */
    public void resetAll() {
        perform(() -> {
            loop.acceptWaiting();
            loop.connections().stream().filter(ProxiedConnection::isOpen).forEach(connection -> {
                counts.injected(FaultKind.RESET);
                connection.reset();
            });
        });
    }

    /**
     * Ends all faults for connections to come: nothing set, armed, frozen or refused is left. Connections that got a
     * fault of their own, or have lost bytes, keep that.
     */
    public void heal() {
        perform(() -> {
            plan.disarm();
            plan.refuse(false);
        });
        for (Direction direction : Direction.values()) {
            set(direction, Fault.pass());
        }
        thaw();
    }

    /**
     * How many connections have come from clients, refused ones included.
     *
     * @return their number since the proxy started; also after {@link #close()}
     */
    public long connectionsAccepted() {
        return counts.acceptedSoFar();
    }

    /**
     * How often a fault has really happened, for a test that wants to know that it tested something.
     *
     * @param kind which fault; the kind tells what is counted
     * @return the number since the proxy started; also after {@link #close()}
     */
    public long injected(FaultKind kind) {
        return counts.injectedSoFar(kind);
    }

    private void perform(Runnable change) {
        loop.perform(() -> {
            change.run();
            return true;
        });
    }

    /**
     * Cuts all connections by RST, frees the port and ends the thread. Closing again does nothing.
     *
     * @throws IllegalStateException if the thread has not ended within 10 seconds, which would be a mistake of ours
     */
    @Override
    public void close() {
        loop.stop();
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (thread.isAlive()) {
            throw new IllegalStateException(thread.getName() + " goes on");
        }
    }
}
