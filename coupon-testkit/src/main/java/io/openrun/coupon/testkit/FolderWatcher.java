package io.openrun.coupon.testkit;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that outlives this JVM by a moment, to end a server and remove its folder.
 *
 * <p>It waits for the end of its input, a pipe that only this JVM holds: that comes when the JVM says so and also when
 * it is killed. There is none on Windows.
 */
final class FolderWatcher {

    private static final String SCRIPT = """
            trap '' HUP INT TERM
            dir=$1 pid_file=$2 signal=$3
            read -r end_of_input
            pid=$(head -n 1 "$pid_file")

            # The number may belong to somebody else by now; the server's command line names its folder.
            server_runs() {
              [ -n "$pid" ] || return 1
              if [ -d /proc/self ]; then args=$(tr '\\0' ' ' < "/proc/$pid/cmdline")
              else args=$(ps -ww -o args= -p "$pid"); fi
              case "$args" in *"$dir"/*) return 0 ;; *) return 1 ;; esac
            }

            server_runs && kill -"$signal" "$pid"
            tries=0
            while server_runs && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
            server_runs && kill -KILL "$pid"
            tries=0
            # The server's own children may still be writing.
            while rm -rf "$dir"; [ -e "$dir" ] && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
            """;

    private final @Nullable Process process;

    private FolderWatcher(@Nullable Process process) {
        this.process = process;
    }

    static FolderWatcher start(Path folder, Path pidFile, String endSignal) throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return new FolderWatcher(null);
        }
        List<String> command = new ArrayList<>();
        if (hasSetsid()) {
            // In a session of its own, it also survives a signal to the whole process group, such as a CI job's end.
            command.add("setsid");
        }
        command.addAll(List.of("sh", "-c", SCRIPT, "coupon-folder-watcher"));
        command.addAll(List.of(folder.toString(), pidFile.toString(), endSignal));
        // Nothing inherited: whoever reads this JVM's output must not have to wait for the watcher's end.
        return new FolderWatcher(new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start());
    }

    private static boolean hasSetsid() {
        return Path.of("/usr/bin/setsid").toFile().canExecute();
    }

    /**
     * Has the watcher do its work now.
     *
     * @return whether it has: false where there is none or it takes longer than the timeout
     */
    boolean endAndRemove(int timeoutSeconds) throws IOException, InterruptedException {
        if (process == null) {
            return false;
        }
        process.getOutputStream().close();
        return process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
    }
}
