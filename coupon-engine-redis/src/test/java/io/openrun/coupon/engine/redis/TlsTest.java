package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.nio.file.Path;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.UnifiedJedis;

/** Over TLS everything works, with the server that was meant and with no other. */
@Timeout(60)
class TlsTest {

    @TempDir
    static Path folder;

    private static Certificate ofServer;
    private static Certificate ofOtherHost;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ofServer = Certificate.make(folder, "server", "ip:127.0.0.1");
        ofOtherHost = Certificate.make(folder, "other", "dns:redis.example");
    }

    @Test
    void coupons_are_issued_over_tls() {
        try (RedisServer server = ofServer.server().start();
                UnifiedJedis jedis = client(server, ofServer)) {
            RedisStore store = Nodes.store(jedis).build();
            RedisCouponCatalog catalog = Nodes.catalog(store);
            Coupon coupon = SampleCoupons.open(1);
            catalog.create(coupon);
            assertThat(catalog.open(coupon.id())).isNotNull();
            LuaCouponIssuer issuer = new LuaCouponIssuer(store);
            assertThat(issuer.issue(coupon.id(), SampleCoupons.member(1))).isInstanceOf(Issued.class);
            assertThat(issuer.issue(coupon.id(), SampleCoupons.member(1))).isInstanceOf(AlreadyIssued.class);
        }
    }

    @Test
    void a_server_that_nobody_vouches_for_is_not_taken() {
        try (RedisServer server = ofServer.server().start();
                UnifiedJedis jedis = client(server, ofOtherHost)) {
            assertNotTaken(jedis, "PKIX path");
        }
    }

    @Test
    void a_server_of_another_name_is_not_taken() {
        try (RedisServer server = ofOtherHost.server().start();
                UnifiedJedis jedis = client(server, ofOtherHost)) {
            assertNotTaken(jedis, "No subject alternative names matching IP address 127.0.0.1");
        }
    }

    private static void assertNotTaken(UnifiedJedis jedis, String why) {
        assertThatThrownBy(() -> Nodes.store(jedis).build())
                .isInstanceOfSatisfying(
                        NotCarriedOutException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE))
                .hasStackTraceContaining(SSLHandshakeException.class.getName())
                .hasStackTraceContaining(why);
    }

    private static UnifiedJedis client(RedisServer server, Certificate trusted) {
        SslOptions options = SslOptions.builder()
                .trustStoreType("PKCS12")
                .truststore(trusted.trustStore().toFile(), Certificate.PASSWORD.toCharArray())
                .sslVerifyMode(SslVerifyMode.FULL)
                .build();
        return Topology.client(
                new HostAndPort(server.host(), server.tlsPort()),
                DefaultJedisClientConfig.builder().sslOptions(options).build());
    }
}
