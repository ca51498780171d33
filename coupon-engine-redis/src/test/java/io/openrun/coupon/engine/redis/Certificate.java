package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.testkit.RedisServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** A certificate that vouches for itself, for one name or address: made by the keytool of this JDK. */
final class Certificate {

    static final String PASSWORD = "changeit";

    private static final Base64.Encoder MIME = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path folder;
    private final String name;

    private Certificate(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** For somebody such as {@code ip:127.0.0.1} or {@code dns:redis.example}. */
    static Certificate make(Path folder, String name, String subject)
            throws IOException, GeneralSecurityException, InterruptedException {
        Certificate certificate = new Certificate(folder, name);
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=redis",
                        "-ext",
                        "san=" + subject,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        certificate.trustStore().toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        certificate.writePem();
        return certificate;
    }

    private void writePem() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(trustStore().toFile(), PASSWORD.toCharArray());
        write(
                keyFile(),
                "PRIVATE KEY",
                keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
        write(file(), "CERTIFICATE", keys.getCertificate("redis").getEncoded());
    }

    private static void write(Path file, String kind, byte[] content) throws IOException {
        Path unused = Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n" + MIME.encodeToString(content) + "\n-----END " + kind + "-----\n");
    }

    Path trustStore() {
        return folder.resolve(name + ".p12");
    }

    /** A server that shows it, and can be reached in no other way. */
    RedisServer.Builder server() {
        return RedisServer.builder()
                .set("port", "0")
                .set("tls-cert-file", file().toString())
                .set("tls-key-file", keyFile().toString())
                .set("tls-auth-clients", "no");
    }

    private Path file() {
        return folder.resolve(name + ".crt");
    }

    private Path keyFile() {
        return folder.resolve(name + ".key");
    }
}
