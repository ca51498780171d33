package io.openrun.coupon.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A client's connection with its own to the server. Only the proxy's thread touches it. */
final class ProxiedConnection {

    private final FaultPlan plan;
    private final SocketChannel client;
    private final SocketChannel server;
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;
    private final Flow requests;
    private final Flow replies;
    private boolean asked;

    private ProxiedConnection(SocketChannel client, SocketChannel server, Selector selector, FaultPlan plan)
            throws IOException {
        this.plan = plan;
        this.client = client;
        this.server = server;
        this.clientKey = register(client, selector);
        this.serverKey = register(server, selector);
        this.requests = new Flow(this, Direction.CLIENT_TO_SERVER, client, server, plan);
        this.replies = new Flow(this, Direction.SERVER_TO_CLIENT, server, client, plan);
    }

    /** Takes over an accepted connection; closes it if that fails. */
    static ProxiedConnection of(SocketChannel client, Selector selector, FaultPlan plan) throws IOException {
        try {
            SocketChannel server = SocketChannel.open();
            try {
                return new ProxiedConnection(client, server, selector, plan);
            } catch (IOException e) {
                cut(server);
                throw e;
            }
        } catch (IOException e) {
            cut(client);
            throw e;
        }
    }

    private SelectionKey register(SocketChannel channel, Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel.register(selector, 0, this);
    }

    /** Ends a connection by RST, which throws away what its peer has not been sent yet. */
    static void cut(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It is broken already, and needs no more than closing.
        }
        try {
            channel.close();
        } catch (IOException e) {
            // Its descriptor is free nevertheless.
        }
    }

    Flow flow(Direction direction) {
        return direction == Direction.CLIENT_TO_SERVER ? requests : replies;
    }

    boolean canStillLose(Direction direction) {
        return !flow(direction).losesAll();
    }

    boolean isOpen() {
        return client.isOpen();
    }

    /** Asks the server for its side, once; bytes are read when it is there. */
    void connectTo(InetSocketAddress address) {
        if (asked || !isOpen()) {
            return;
        }
        asked = true;
        try {
            if (!server.connect(address)) {
                serverKey.interestOps(SelectionKey.OP_CONNECT);
            }
        } catch (IOException e) {
            reset();
        }
        wantEvents();
    }

    /** Does what one of the two sockets is ready for. */
    void ready(SelectionKey key, ByteBuffer buffer) {
        try {
            if (key.isConnectable()) {
                server.finishConnect();
            } else if (key.isReadable()) {
                (key == clientKey ? requests : replies).read(buffer);
            }
            deliver();
        } catch (IOException e) {
            reset();
        }
        wantEvents();
    }

    /** Delivers what is due by now, and nothing while the proxy is frozen. */
    void deliverDue() {
        if (nanosToNext(System.nanoTime()) > 0) {
            return;
        }
        try {
            deliver();
        } catch (IOException e) {
            reset();
        }
        wantEvents();
    }

    private void deliver() throws IOException {
        if (plan.isFrozen() || !server.isConnected()) {
            return;
        }
        if (isOpen()) {
            requests.deliver();
        }
        if (isOpen()) {
            replies.deliver();
        }
        if (isOpen() && requests.isOver() && replies.isOver()) {
            client.close();
            server.close();
        }
    }

    long nanosToNext(long now) {
        if (plan.isFrozen() || !isOpen()) {
            return Flow.NOTHING_DUE;
        }
        return Math.min(requests.nanosToNext(now), replies.nanosToNext(now));
    }

    void reset() {
        cut(client);
        cut(server);
    }

    /** Asks to be told of what it can do something about now. */
    void wantEvents() {
        if (isOpen() && server.isConnected()) {
            want(clientKey, requests, replies);
            want(serverKey, replies, requests);
        }
    }

    private void want(SelectionKey key, Flow from, Flow into) {
        int read = from.wantsToRead() ? SelectionKey.OP_READ : 0;
        int write = into.waitsForSink() ? SelectionKey.OP_WRITE : 0;
        key.interestOps(plan.isFrozen() ? 0 : read | write);
    }
}
