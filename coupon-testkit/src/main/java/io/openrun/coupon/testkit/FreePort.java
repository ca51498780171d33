package io.openrun.coupon.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports on 127.0.0.1 for servers that can't choose one themselves. */
final class FreePort {

    // Below the ports that systems give to clients: while a server is down, one of its clients that tries to connect
    // again could else be given that very port, and keep it. 10000 higher, a Redis Cluster's bus is below them, too.
    private static final int LOWEST = 11_000;
    private static final int ABOVE_HIGHEST = 21_000;
    private static final int ATTEMPTS_MAX = 100;

    private FreePort() {}

    /** A port that nobody listens on now; whoever starts a server on it must be ready for somebody having been faster. */
    static int find() throws IOException {
        for (int attempt = 1; attempt < ATTEMPTS_MAX; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, ABOVE_HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new BindException("no free port in " + ATTEMPTS_MAX + " attempts");
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }
}
