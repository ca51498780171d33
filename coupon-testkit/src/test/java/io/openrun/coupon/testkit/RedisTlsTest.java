package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no redis-server for Windows")
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisTlsTest {

    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder MIME = Base64.getMimeEncoder(64, new byte[] {'\n'});

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeACertificate() throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String options = " -genkeypair -alias redis -keyalg EC -dname CN=redis -ext san=ip:127.0.0.1 -storetype PKCS12"
                + " -keystore keys.p12 -storepass " + PASSWORD;
        List<String> command = new ArrayList<>(List.of(keytool.toString()));
        command.addAll(List.of(options.strip().split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
        write(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
        write("cert.pem", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
    }

    private static void write(String file, String kind, byte[] content) throws IOException {
        String pem = "-----BEGIN " + kind + "-----\n" + MIME.encodeToString(content) + "\n-----END " + kind + "-----\n";
        Files.writeString(folder.resolve(file), pem);
    }

    @Test
    void aServerWithACertificateHasAPortForTlsToo() throws Exception {
        try (RedisServer server = withCertificate().start()) {
            assertThat(server.uri().getScheme()).isEqualTo("redis");
            assertThat(server.call("PING")).containsExactly("PONG");
            assertAnswersByTls(server);
        }
    }

    @Test
    void aServerWithNoPortButThatForTlsStartsTwice() throws Exception {
        try (RedisServer server = withCertificate().set("port", "0").start()) {
            assertThat(server.port()).isZero();
            assertThat(server.uri()).hasScheme("rediss").hasPort(server.tlsPort());
            server.kill();
            server.restart();
            assertAnswersByTls(server);
        }
    }

    @Test
    void withoutACertificateThereIsNoPortForTls() {
        try (RedisServer server = RedisServer.builder().start()) {
            assertThat(server.tlsPort()).isZero();
        }
    }

    private static RedisServer.Builder withCertificate() {
        return RedisServer.builder()
                .set("tls-cert-file", folder.resolve("cert.pem").toString())
                .set("tls-key-file", folder.resolve("key.pem").toString())
                .set("tls-auth-clients", "no");
    }

    /** By a JVM that trusts that certificate. */
    private static void assertAnswersByTls(RedisServer server) throws Exception {
        List<String> options = List.of(
                "-Djavax.net.ssl.trustStore=" + folder.resolve("keys.p12"),
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                "-Dcoupon.it.redis=rediss://127.0.0.1:" + server.tlsPort());
        try (ServerChild child = ServerChild.start(path -> true, options, ServerChild.REDIS)) {
            assertThat(child.nextLine()).anyMatch(field -> field.startsWith("Redis 7.0.15, external"));
            assertThat(child.end()).isZero();
        }
    }
}
