package io.openrun.coupon.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The few words with a Redis that starting and describing it takes: RESP 2, one command at a time. Neither connecting nor
 * an answer takes longer than a second.
 */
final class RespConnection implements AutoCloseable {

    private static final int DEFAULT_PORT = 6379;
    private static final int TIMEOUT_MILLIS = 1_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RespConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Connects to a plain port. */
    static RespConnection open(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            return new RespConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Connects, by TLS if that is the scheme, and as the user in the URI if there is one.
     *
     * @throws IllegalArgumentException if it is not a redis:// or rediss:// URI
     */
    static RespConnection open(URI uri) throws IOException {
        if (uri.getHost() == null || !List.of("redis", "rediss").contains(uri.getScheme())) {
            throw new IllegalArgumentException("not a redis:// or rediss:// URI");
        }
        RespConnection connection = open(uri.getHost(), uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort());
        try {
            RespConnection ready = uri.getScheme().equals("rediss") ? connection.encrypted() : connection;
            if (uri.getUserInfo() != null) {
                ready.authenticate(uri.getUserInfo());
            }
            return ready;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    private RespConnection encrypted() throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket encrypted = (SSLSocket) factory.createSocket(socket, host(), port(), true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // else any valid certificate would do
        encrypted.setSSLParameters(parameters);
        return new RespConnection(encrypted);
    }

    private void authenticate(String userInfo) throws IOException {
        int colon = userInfo.indexOf(':');
        String password = userInfo.substring(colon + 1);
        if (colon > 0) {
            call("AUTH", userInfo.substring(0, colon), password);
        } else {
            call("AUTH", password);
        }
    }

    String host() {
        return ((InetSocketAddress) socket.getRemoteSocketAddress()).getHostString();
    }

    int port() {
        return socket.getPort();
    }

    /**
     * Sends a command and waits for the reply.
     *
     * @return the reply's texts and numbers, those of lists within lists, too, in one list; nothing for a null
     * @throws RedisErrorReply if the server refuses
     */
    List<String> call(String... words) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(bytes("*" + words.length + "\r\n"));
        for (String word : words) {
            byte[] content = bytes(word);
            request.writeBytes(bytes("$" + content.length + "\r\n"));
            request.writeBytes(content);
            request.writeBytes(bytes("\r\n"));
        }
        request.writeTo(out);
        List<String> reply = new ArrayList<>();
        read(reply);
        return reply;
    }

    private void read(List<String> reply) throws IOException {
        String line = line();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '-' -> throw new RedisErrorReply(rest);
            case '$' -> {
                int length = Integer.parseInt(rest);
                if (length >= 0) {
                    reply.add(text(length));
                }
            }
            case '*' -> {
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    read(reply);
                }
            }
            default -> reply.add(rest);
        }
    }

    private String text(int length) throws IOException {
        byte[] content = in.readNBytes(length);
        if (content.length < length) {
            throw new EOFException("the server has closed the connection");
        }
        line();
        return new String(content, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next == -1) {
                throw new EOFException("the server has closed the connection");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
