package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client's socket and the server's, with a proxy between them; the test plays both. */
record SocketPair(Socket client, Socket server) implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SILENCE_MILLIS = 200;

    static SocketPair through(FaultProxy proxy, ServerSocket listener) throws IOException {
        Socket client = connect(proxy.port());
        try {
            return new SocketPair(client, patient(listener.accept()));
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    static Socket connect(int port) throws IOException {
        return patient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    static ServerSocket listen() throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(PATIENCE_MILLIS);
        return listener;
    }

    private static Socket patient(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    Socket sender(Direction direction) {
        return direction == Direction.CLIENT_TO_SERVER ? client : server;
    }

    Socket receiver(Direction direction) {
        return direction == Direction.CLIENT_TO_SERVER ? server : client;
    }

    void send(Direction direction, String text) throws IOException {
        send(sender(direction), text);
    }

    void assertArrives(Direction direction, String text) throws IOException {
        send(direction, text);
        assertThat(receive(direction, text.length())).isEqualTo(text);
    }

    String receive(Direction direction, int length) throws IOException {
        byte[] bytes = receiver(direction).getInputStream().readNBytes(length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    void assertWorks() throws IOException {
        assertArrives(Direction.CLIENT_TO_SERVER, "question");
        assertArrives(Direction.SERVER_TO_CLIENT, "answer");
    }

    /** Neither side has anything left to read but the end by RST. */
    void assertCut() {
        assertCut(client);
        assertCut(server);
    }

    void assertSilent(Direction direction) throws IOException {
        Socket receiver = receiver(direction);
        receiver.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> receiver.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        patient(receiver);
    }

    static void send(Socket sender, String text) throws IOException {
        sender.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    static void assertCut(Socket socket) {
        assertThatThrownBy(() -> {
                    int read = socket.getInputStream().read();
                    throw new AssertionError("read " + read);
                })
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
