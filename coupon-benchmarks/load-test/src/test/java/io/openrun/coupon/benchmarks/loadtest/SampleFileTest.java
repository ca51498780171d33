package io.openrun.coupon.benchmarks.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {

    private static final String HEAD = "timeStamp,elapsed,label,responseCode,failureMessage,success,allThreads\n";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsFieldsByTheirNamesAlsoWhereWordsHoldCommasQuotesAndLineEnds() throws IOException {
        Path file =
                file(HEAD + "1000,5,ask,201,,true,4\n1001,7,ask again,503,\"expected \"\"200\"\",\nor 409\",false,3\n");

        assertThat(SampleFile.read(file))
                .containsExactly(
                        new Sample("ask", 1000, 5, "201", true, 4), new Sample("ask again", 1001, 7, "503", false, 3));
    }

    @Test
    void failsOnAFileThatIsNotWholeRatherThanCountingLess() throws IOException {
        Path empty = file("");
        assertThatThrownBy(() -> SampleFile.read(empty)).isInstanceOf(IOException.class);

        Path torn = file(HEAD + "1000,5,as");
        assertThatThrownBy(() -> SampleFile.read(torn)).hasMessageContaining("responseCode");

        Path open = file(HEAD + "1000,5,ask,201,\"it");
        assertThatThrownBy(() -> SampleFile.read(open)).hasMessageContaining("not complete");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("samples.jtl"), text);
    }
}
