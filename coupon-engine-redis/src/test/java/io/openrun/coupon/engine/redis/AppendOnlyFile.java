package io.openrun.coupon.engine.redis;

import io.openrun.coupon.testkit.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The file that a server appends to. Redis 7 has a folder of them: what was there at the start, and the rest. */
final class AppendOnlyFile {

    private final RedisServer server;

    AppendOnlyFile(RedisServer server) {
        this.server = server;
    }

    /** A server that never writes the file anew, which would make sizes of before mean nothing. */
    static RedisServer.Builder server() {
        return RedisServer.builder().set("auto-aof-rewrite-percentage", "0");
    }

    long size() {
        try {
            return Files.size(file());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Cuts it back to a size, as a loss of power does to what is not on the disk; the server is not running. */
    void cut(long size) {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            FileChannel unused = channel.truncate(size);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    void keep(Path copy) {
        try {
            Path unused = Files.copy(file(), copy);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    void restore(Path copy) {
        try {
            Files.write(file(), Files.readAllBytes(copy));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder(server))) {
            List<Path> appended = files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
            return appended.get(appended.size() - 1);
        }
    }

    static Path folder(RedisServer server) {
        return server.folder().resolve("appendonlydir");
    }
}
