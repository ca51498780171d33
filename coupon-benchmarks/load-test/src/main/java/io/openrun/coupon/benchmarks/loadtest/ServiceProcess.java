package io.openrun.coupon.benchmarks.loadtest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** The service in a process of its own, with servers and worker that it brings along, on free ports. */
final class ServiceProcess implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final ChildProcess process;
    private final RunningService service;

    private ServiceProcess(ChildProcess process, RunningService service) {
        this.process = process;
        this.service = service;
    }

    /**
     * Starts it, and waits until it takes requests.
     *
     * @param jar the service
     * @param engine how it issues
     * @param log where it writes what it prints
     */
    static ServiceProcess start(Path jar, String engine, Path log) throws IOException {
        int port = freePort();
        int managementPort = freePort();
        String workerPort = String.valueOf(freePort());
        String password = UUID.randomUUID().toString();
        List<String> arguments = List.of(
                "-jar",
                jar.toString(),
                "--openrun.coupon.engine=" + engine,
                "--server.port=" + port,
                "--server.tomcat.mbeanregistry.enabled=true", // else nobody counts its threads
                "--management.server.port=" + managementPort,
                "--spring.security.user.name=" + RunningService.OPERATOR,
                "--spring.security.user.password=" + password);
        // the worker has the service's environment, not its arguments
        Map<String, String> environment = Map.of("SERVER_PORT", workerPort, "MANAGEMENT_SERVER_PORT", workerPort);
        ServiceProcess started = new ServiceProcess(
                ChildProcess.java(arguments, environment, log), new RunningService(port, managementPort, password));
        try {
            started.awaitReady(log);
        } catch (IOException failure) {
            started.close();
            throw failure;
        }
        return started;
    }

    private void awaitReady(Path log) throws IOException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!service.isReady()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("the service does not start; it says why in " + log);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    RunningService service() {
        return service;
    }

    @Override
    public void close() {
        process.close();
    }
}
