package io.openrun.coupon.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The few words with a Redis that starting and describing it takes: RESP 2, one command at a time. */
final class RespConnection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RespConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Connects; neither this nor a later answer takes longer than the time limit. */
    static RespConnection open(String host, int port, Duration timeLimit) throws IOException {
        Socket socket = new Socket();
        try {
            int millis = Math.toIntExact(timeLimit.toMillis());
            socket.connect(new InetSocketAddress(host, port), millis);
            socket.setSoTimeout(millis);
            socket.setTcpNoDelay(true);
            return new RespConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
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
