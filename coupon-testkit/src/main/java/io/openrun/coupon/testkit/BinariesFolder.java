package io.openrun.coupon.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the servers' programs are unpacked, once for all JVMs of this user. */
final class BinariesFolder {

    private BinariesFolder() {}

    /** The folder of this version, which is there when the method returns. */
    static Path of(String version) throws IOException {
        String user = System.getProperty("user.name");
        return Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "openrun-coupon-" + user)
                .resolve(version));
    }
}
