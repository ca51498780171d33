package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no redis-server for Windows")
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisServerTest {

    @Test
    void whatWasAnsweredIsThereAfterAKillAndARestart() throws IOException {
        try (RedisServer server = RedisServer.builder().start()) {
            int port = server.port();
            long killed = server.pid();
            server.call("SET", "key", "kept");
            server.kill();
            assertThat(Processes.runs(killed)).isFalse();
            assertThatThrownBy(() -> server.call("PING")).isInstanceOf(IOException.class);
            server.restart();
            assertThat(server.port()).isEqualTo(port);
            assertThat(server.pid()).isNotEqualTo(killed);
            assertThat(server.call("GET", "key")).containsExactly("kept");
        }
    }

    @Test
    void aKillLosesWhatRedisWasNotToldToKeep() throws IOException {
        try (RedisServer server = RedisServer.builder().set("appendonly", "no").start()) {
            server.call("SET", "key", "forgotten");
            server.kill();
            server.restart();
            assertThat(server.call("GET", "key")).isEmpty();
            assertThat(server.describe()).contains("appendonly=no");
        }
    }

    @Test
    void aStopIsInGoodOrder() throws IOException {
        try (RedisServer server = RedisServer.builder().set("save", "60 1").start()) {
            server.call("SET", "key", "kept");
            server.freeze();
            server.stop();
            assertThat(Processes.runs(server.pid())).isFalse();
            assertThat(server.folder().resolve("dump.rdb")).isNotEmptyFile();
            server.restart();
            assertThat(server.call("GET", "key")).containsExactly("kept");
        }
    }

    @Test
    void aFrozenServerAnswersWhenItIsThawed() throws IOException {
        try (RedisServer server = RedisServer.builder().start()) {
            server.freeze();
            assertThatThrownBy(() -> server.call("PING")).isInstanceOf(SocketTimeoutException.class);
            server.thaw();
            assertThat(server.call("PING")).containsExactly("PONG");
        }
    }

    @Test
    void closeEndsAFrozenServerAndRemovesItsFolder() {
        RedisServer server = RedisServer.builder().start();
        Path folder = server.folder();
        assertThat(folder.resolve("appendonlydir")).isNotEmptyDirectory();
        server.freeze();
        server.close();
        server.close();
        assertThat(Processes.runs(server.pid())).isFalse();
        assertThat(folder).doesNotExist();
        assertThatThrownBy(server::restart).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(server::freeze).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRunningServerIsNotStartedTwice() {
        try (RedisServer server = RedisServer.builder().start()) {
            assertThatThrownBy(server::restart).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aWrongDirectiveFailsWithTheServersOwnWords() {
        RedisServer.Builder builder = RedisServer.builder().set("appendfsync", "sometimes");
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it has ended; its log ends: ")
                .hasMessageContaining("appendfsync sometimes")
                .hasMessageContaining("argument(s) must be one of the following");
    }

    @Test
    void directivesThatTheTestkitNeedsAreRefused() {
        RedisServer.Builder builder = RedisServer.builder();
        for (String directive : List.of("dir", "daemonize", "set-proc-title", "logfile", "LogLevel")) {
            assertThatThrownBy(() -> builder.set(directive, "x")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> builder.set("port", "1\nport 2")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPortThatIsTakenFailsOnceItWasNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(FreePort.find())) {
            RedisServer.Builder builder = RedisServer.builder().set("port", String.valueOf(taken.getLocalPort()));
            assertThatThrownBy(builder::start).hasMessageContaining("its port is taken");
        }
    }

    @Test
    void aRestartWaitsForItsPort() throws Exception {
        try (RedisServer server = RedisServer.builder().start()) {
            server.kill();
            Thread restart;
            try (ServerSocket taken = new ServerSocket(server.port())) {
                restart = new Thread(server::restart, "restart");
                restart.start();
                Path log = server.folder().resolve("server.log");
                Patience.until(() -> contentOf(log.toFile()).contains("Failed listening"), Duration.ofSeconds(10));
                assertThat(taken.isBound()).isTrue();
            }
            restart.join();
            assertThat(server.call("PING")).containsExactly("PONG");
        }
    }

    @Test
    void usersAndPasswordsAreWhatTheDirectivesSay() throws IOException {
        try (RedisServer server = RedisServer.builder()
                .set("requirepass", "secret")
                .set("user", "alice on >hers ~a:* +get")
                .set("user", "bob on >his ~b:* +get")
                .start()) {
            assertThat(server.call("ACL", "USERS")).containsExactlyInAnyOrder("default", "alice", "bob");
            server.kill();
            server.restart();
            assertThat(server.describe()).doesNotContain("secret");
        }
    }

    @Test
    void aReplicaStartsWithACopyOfItsMaster() throws IOException {
        try (RedisServer master = RedisServer.builder().start()) {
            master.call("SET", "key", "copied");
            try (RedisServer replica = RedisServer.builder().replicaOf(master).start()) {
                assertThat(replica.call("GET", "key")).containsExactly("copied");
            }
        }
    }
}
