package io.openrun.coupon.testkit;

import static io.openrun.coupon.testkit.Direction.CLIENT_TO_SERVER;
import static io.openrun.coupon.testkit.Direction.SERVER_TO_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault on real sockets, in both directions, between two ends that the test holds. */
@Timeout(value = 2, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.MINUTES)
class FaultProxyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final BytePattern COMMIT = BytePattern.ascii("COMMIT");

    private ServerSocket listener;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        listener = SocketPair.listen();
        proxy = FaultProxy.to("127.0.0.1", listener.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        listener.close();
    }

    private SocketPair connect() throws IOException {
        return SocketPair.through(proxy, listener);
    }

    private void awaitInjected(FaultKind kind, long count) {
        Patience.until(() -> proxy.injected(kind) >= count, PATIENCE);
        assertThat(proxy.injected(kind)).isEqualTo(count);
    }

    @Test
    void withoutFaultsBytesPassBothWaysOnAllConnections() throws IOException {
        try (SocketPair first = connect();
                SocketPair second = connect()) {
            first.assertWorks();
            second.assertWorks();
            first.assertWorks();
        }
        assertThat(proxy.connectionsAccepted()).isEqualTo(2);
        for (FaultKind kind : FaultKind.values()) {
            assertThat(proxy.injected(kind)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfOneDirectionLeavesTheOtherOpen(Direction direction) throws IOException {
        try (SocketPair pair = connect()) {
            pair.send(direction, "last words");
            pair.sender(direction).shutdownOutput();
            assertThat(pair.receive(direction, 10)).isEqualTo("last words");
            assertThat(pair.receiver(direction).getInputStream().read()).isEqualTo(-1);
            pair.assertArrives(direction.opposite(), "still here");
            pair.receiver(direction).shutdownOutput();
            assertThat(pair.sender(direction).getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeersResetReachesTheOther(Direction direction) throws IOException {
        try (SocketPair pair = connect()) {
            pair.assertWorks();
            pair.sender(direction).setSoLinger(true, 0);
            pair.sender(direction).close();
            SocketPair.assertCut(pair.receiver(direction));
        }
        assertThat(proxy.injected(FaultKind.RESET)).isZero();
    }

    @Test
    void aClientIsCutWhenTheServerIsAway() throws IOException {
        listener.close();
        try (Socket client = SocketPair.connect(proxy.port())) {
            SocketPair.assertCut(client);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void moreBytesThanMayWaitArriveWholeAndInOrder(long delayMillis) throws IOException {
        byte[] sent = new byte[24 << 20];
        new Random(1).nextBytes(sent);
        if (delayMillis > 0) {
            proxy.set(CLIENT_TO_SERVER, Fault.delay(Duration.ofMillis(delayMillis)));
        }
        try (SocketPair pair = connect()) {
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                try {
                    pair.client().getOutputStream().write(sent);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            // The system's own buffers hold less than the rest: the proxy has to wait for the reader.
            assertThat(pair.server().getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            sender.join();
            pair.assertWorks();
        }
    }

    @Test
    void aReaderWhoComesLateGetsAll() throws IOException {
        listener.setReceiveBufferSize(4 << 10);
        byte[] sent = new byte[7 << 20];
        new Random(2).nextBytes(sent);
        proxy.set(CLIENT_TO_SERVER, Fault.delay(Duration.ofMillis(300)));
        try (SocketPair pair = connect()) {
            // More than the system holds for a connection, less than the proxy does, and all read before it delivers.
            pair.client().getOutputStream().write(sent);
            assertThat(pair.server().getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @EnumSource
    void delayedBytesComeNeverEarlier(Direction direction) throws IOException {
        Duration delay = Duration.ofNanos(250_000);
        proxy.set(direction, Fault.delay(delay));
        try (SocketPair pair = connect()) {
            for (int i = 0; i < 200; i++) {
                long start = System.nanoTime();
                pair.assertArrives(direction, "x");
                assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
            }
            awaitInjected(FaultKind.DELAY, 200);
            pair.assertArrives(direction.opposite(), "not delayed");
            awaitInjected(FaultKind.DELAY, 200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyChunksAreUnderWayDuringOneDelay(Direction direction) throws IOException {
        Duration delay = Duration.ofMillis(300);
        int chunks = 20;
        proxy.set(direction, Fault.delay(delay));
        try (SocketPair pair = connect()) {
            long start = System.nanoTime();
            for (int i = 0; i < chunks; i++) {
                pair.send(direction, String.valueOf((char) ('a' + i)));
                awaitInjected(FaultKind.DELAY, i + 1L);
            }
            assertThat(pair.receive(direction, chunks)).isEqualTo("abcdefghijklmnopqrst");
            Duration passed = Duration.ofNanos(System.nanoTime() - start);
            assertThat(passed).isBetween(delay, delay.multipliedBy(chunks / 2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesWithoutDelayDoNotOvertakeThoseWithIt(Direction direction) throws IOException {
        proxy.set(direction, Fault.delay(Duration.ofMillis(50)));
        try (SocketPair pair = connect()) {
            pair.send(direction, "first ");
            awaitInjected(FaultKind.DELAY, 1);
            proxy.set(direction, Fault.pass());
            pair.send(direction, "second");
            pair.sender(direction).shutdownOutput();
            assertThat(pair.receive(direction, 99)).isEqualTo("first second");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBlackholeLosesOneDirectionForEver(Direction direction) throws IOException {
        try (SocketPair pair = connect();
                SocketPair idle = connect()) {
            pair.assertWorks();
            proxy.set(direction, Fault.blackhole());
            pair.send(direction, "lost");
            awaitInjected(FaultKind.BLACKHOLE, 1);
            proxy.set(direction, Fault.pass());
            pair.send(direction, "lost, too");
            pair.assertArrives(direction.opposite(), "the other direction works");
            pair.assertSilent(direction);
            idle.assertWorks();
            awaitInjected(FaultKind.BLACKHOLE, 1);
            proxy.resetAll();
            pair.assertCut();
        }
    }

    @Test
    void theClientsEndGetsLostInABlackhole() throws IOException {
        proxy.set(CLIENT_TO_SERVER, Fault.blackhole());
        try (SocketPair pair = connect()) {
            pair.send(CLIENT_TO_SERVER, "lost");
            awaitInjected(FaultKind.BLACKHOLE, 1);
            pair.client().close();
            pair.assertSilent(CLIENT_TO_SERVER);
            pair.server().close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetCutsBothSidesBeforeTheBytes(Direction direction) throws IOException {
        try (SocketPair pair = connect();
                SocketPair idle = connect()) {
            pair.assertWorks();
            proxy.set(direction, Fault.reset());
            pair.assertArrives(direction.opposite(), "nothing happens until bytes arrive");
            pair.send(direction, "never arrives");
            pair.assertCut();
            awaitInjected(FaultKind.RESET, 1);
            proxy.set(direction, Fault.pass());
            idle.assertWorks();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCutComesAfterTheLastByteOfMany(Direction direction) throws IOException {
        try (SocketPair pair = connect()) {
            pair.assertArrives(direction, "not counted");
            proxy.set(direction, Fault.cutAfter(8));
            pair.assertArrives(direction, "abcde");
            pair.assertArrives(direction.opposite(), "not counted either");
            pair.send(direction, "fghijk");
            assertThat(pair.receive(direction, 3)).isEqualTo("fgh");
            pair.assertCut();
            awaitInjected(FaultKind.CUT, 1);
        }
        try (SocketPair later = connect()) {
            later.assertArrives(direction, "1234567");
            later.assertArrives(direction, "8");
            later.assertCut();
            awaitInjected(FaultKind.CUT, 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFrozenProxyIsSilentAndLosesNothing(Direction direction) throws IOException {
        try (SocketPair pair = connect()) {
            pair.assertWorks();
            proxy.freeze();
            awaitInjected(FaultKind.FREEZE, 1);
            proxy.set(direction, Fault.delay(Duration.ofMillis(1)));
            pair.send(direction, "late");
            pair.assertSilent(direction);
            assertThat(proxy.injected(FaultKind.DELAY)).isZero(); // It has not even been read.
            proxy.thaw();
            assertThat(pair.receive(direction, 4)).isEqualTo("late");
            pair.assertWorks();
        }
    }

    @Test
    void whatIsDelayedWaitsForTheThaw() throws IOException {
        proxy.set(CLIENT_TO_SERVER, Fault.delay(Duration.ofMillis(50)));
        try (SocketPair pair = connect()) {
            pair.send(CLIENT_TO_SERVER, "late");
            awaitInjected(FaultKind.DELAY, 1);
            proxy.freeze();
            pair.assertSilent(CLIENT_TO_SERVER);
            proxy.thaw();
            assertThat(pair.receive(CLIENT_TO_SERVER, 4)).isEqualTo("late");
        }
    }

    @Test
    void aFrozenProxyAcceptsConnectionsAndKeepsThem() throws IOException {
        proxy.freeze();
        try (Socket client = SocketPair.connect(proxy.port())) {
            SocketPair.send(client, "anybody there?");
            awaitInjected(FaultKind.FREEZE, 1);
            listener.setSoTimeout(200);
            assertThatThrownBy(() -> listener.accept().close()).isInstanceOf(SocketTimeoutException.class);
            proxy.thaw();
            listener.setSoTimeout((int) PATIENCE.toMillis());
            try (SocketPair pair = new SocketPair(client, listener.accept())) {
                assertThat(pair.receive(CLIENT_TO_SERVER, 14)).isEqualTo("anybody there?");
                pair.assertWorks();
            }
        }
    }

    @Test
    void newConnectionsAreRefusedAndOldOnesKept() throws IOException {
        try (SocketPair old = connect()) {
            proxy.refuseConnections();
            try (Socket refused = SocketPair.connect(proxy.port())) {
                SocketPair.assertCut(refused);
            }
            awaitInjected(FaultKind.REFUSE, 1);
            old.assertWorks();
            proxy.acceptConnections();
            try (SocketPair next = connect()) {
                next.assertWorks();
            }
        }
        assertThat(proxy.connectionsAccepted()).isEqualTo(3);
    }

    @Test
    void resetAllCutsWhatIsThereAndNothingElse() throws IOException {
        try (SocketPair first = connect();
                SocketPair second = connect()) {
            first.assertWorks();
            proxy.resetAll();
            first.assertCut();
            second.assertCut();
            awaitInjected(FaultKind.RESET, 2);
            try (SocketPair next = connect()) {
                next.assertWorks();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNextMatchLosesItselfOnItsConnectionOnly(Direction direction) throws IOException {
        try (SocketPair other = connect();
                SocketPair hit = connect()) {
            proxy.onNext(direction, COMMIT, Fault.blackhole());
            other.assertArrives(direction, "commit in small letters");
            hit.assertArrives(direction.opposite(), "COMMIT in the other direction");
            assertThat(proxy.armed()).isEqualTo(1);
            hit.send(direction, "-COMMIT-");
            awaitInjected(FaultKind.BLACKHOLE, 1);
            assertThat(proxy.armed()).isZero();
            hit.assertSilent(direction);
            other.assertArrives(direction, "COMMIT");
            try (SocketPair later = connect()) {
                later.assertArrives(direction, "COMMIT");
            }
        }
    }

    @Test
    void aMatchAcrossChunksIsFound() throws IOException {
        try (SocketPair pair = connect()) {
            pair.assertArrives(CLIENT_TO_SERVER, "CO");
            proxy.onNext(CLIENT_TO_SERVER, COMMIT, Fault.reset());
            pair.assertArrives(CLIENT_TO_SERVER, "MM");
            pair.send(CLIENT_TO_SERVER, "IT");
            pair.assertCut();
        }
    }

    @Test
    void aMatchOfThePastIsNotFoundAgain() throws IOException {
        try (SocketPair pair = connect()) {
            pair.assertArrives(CLIENT_TO_SERVER, "COMMIT");
            proxy.onNext(CLIENT_TO_SERVER, COMMIT, Fault.reset());
            pair.assertArrives(CLIENT_TO_SERVER, "; BEGIN");
            assertThat(proxy.armed()).isEqualTo(1);
        }
    }

    @Test
    void oneChunkSetsOffOneFaultAndTheFirst() throws IOException {
        proxy.onNext(CLIENT_TO_SERVER, BytePattern.any(), Fault.cutAfter(3));
        proxy.onNext(CLIENT_TO_SERVER, BytePattern.of((byte) 'C'), Fault.blackhole());
        try (SocketPair pair = connect()) {
            pair.send(CLIENT_TO_SERVER, "COMMIT");
            assertThat(pair.receive(CLIENT_TO_SERVER, 3)).isEqualTo("COM");
            pair.assertCut();
        }
        assertThat(proxy.armed()).isEqualTo(1);
        assertThat(proxy.injected(FaultKind.BLACKHOLE)).isZero();
    }

    @Test
    void aRequestArrivesAndItsReplyIsCutOff() throws IOException {
        proxy.onReplyTo(COMMIT, Fault.reset());
        try (SocketPair pair = connect()) {
            pair.assertArrives(CLIENT_TO_SERVER, "BEGIN");
            pair.assertArrives(SERVER_TO_CLIENT, "BEGUN");
            pair.assertArrives(CLIENT_TO_SERVER, "COMMIT");
            pair.send(SERVER_TO_CLIENT, "COMMITTED");
            pair.assertCut();
        }
        awaitInjected(FaultKind.RESET, 1);
    }

    @Test
    void aRequestArrivesAndItsReplyIsSwallowed() throws IOException {
        proxy.onReplyTo(COMMIT, Fault.blackhole());
        try (SocketPair pair = connect();
                SocketPair other = connect()) {
            pair.assertArrives(CLIENT_TO_SERVER, "COMMIT");
            pair.send(SERVER_TO_CLIENT, "COMMITTED");
            pair.assertSilent(SERVER_TO_CLIENT);
            other.assertWorks();
            pair.client().close();
            assertThat(pair.server().getInputStream().read()).isEqualTo(-1);
        }
        awaitInjected(FaultKind.BLACKHOLE, 1);
    }

    @Test
    void aConnectionsOwnFaultStaysWhenTheStandingOneChanges() throws IOException {
        proxy.onNext(CLIENT_TO_SERVER, COMMIT, Fault.delay(Duration.ofMillis(1)));
        try (SocketPair pair = connect()) {
            pair.assertArrives(CLIENT_TO_SERVER, "COMMIT");
            proxy.set(CLIENT_TO_SERVER, Fault.reset());
            pair.assertArrives(CLIENT_TO_SERVER, "delayed, not cut");
            awaitInjected(FaultKind.DELAY, 2);
        }
    }

    @Test
    void aHealedProxyHasNoFaults() throws IOException {
        proxy.set(CLIENT_TO_SERVER, Fault.blackhole());
        proxy.set(SERVER_TO_CLIENT, Fault.reset());
        proxy.onNext(CLIENT_TO_SERVER, BytePattern.any(), Fault.reset());
        proxy.refuseConnections();
        proxy.freeze();
        proxy.heal();
        assertThat(proxy.armed()).isZero();
        try (SocketPair pair = connect()) {
            pair.assertWorks();
        }
    }

    @Test
    void closingLeavesNoConnectionPortOrThread() throws IOException {
        String thread = "fault-proxy-" + proxy.port();
        assertThat(threads(thread)).isEqualTo(1);
        proxy.set(CLIENT_TO_SERVER, Fault.delay(Duration.ofMinutes(1)));
        try (SocketPair pair = connect();
                SocketPair idle = connect()) {
            pair.send(CLIENT_TO_SERVER, "under way");
            awaitInjected(FaultKind.DELAY, 1);
            proxy.close();
            pair.assertCut();
            idle.assertCut();
        }
        assertThat(threads(thread)).isZero();
        assertThatThrownBy(() -> SocketPair.connect(proxy.port()).close()).isInstanceOf(ConnectException.class);
        proxy.close();
        assertThat(proxy.connectionsAccepted()).isEqualTo(2);
        assertThatThrownBy(proxy::resetAll)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name + "-"))
                .count();
    }

    @Test
    void whatCanNotBeIsRefused() {
        assertThatThrownBy(() -> FaultProxy.to("no.such.host.invalid", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultProxy.to("127.0.0.1", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fault.delay(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fault.delay(Duration.ofHours(2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fault.cutAfter(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BytePattern.ascii("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BytePattern.ascii("\u00e9")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BytePattern.of(new byte[257])).isInstanceOf(IllegalArgumentException.class);
    }
}
