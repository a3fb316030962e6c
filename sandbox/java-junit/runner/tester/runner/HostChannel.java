package tester.runner;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * All that is said between the runner and the supervisor: one byte when the runner is loaded, then its settings, then
 * its report. The report's lines start with a key that only our host and we know, so that lines of another's making are
 * noticed; what user code prints goes elsewhere.
 */
final class HostChannel {
    private static final String GO = "/proc/self/fd/3";
    private static final String REPORT = "/proc/self/fd/4";

    /** `mode`: what to do with the files. `key`: starts each line of the report. `document`: all that the worker said. */
    record Settings(String mode, String key, String document) {}

    private final OutputStream pipe;

    private HostChannel(OutputStream pipe) {
        this.pipe = pipe;
    }

    static HostChannel open() throws IOException {
        return new HostChannel(new FileOutputStream(REPORT));
    }

    void sayReady() throws IOException {
        pipe.write('\n');
    }

    /** Waits for the job. */
    static Settings awaitSettings() throws IOException {
        String document;
        try (InputStream go = new FileInputStream(GO)) {
            document = new String(go.readAllBytes(), StandardCharsets.UTF_8);
        }
        return new Settings(
                Json.plainString(document, "mode").orElseThrow(() -> new IOException("settings without a mode")),
                Json.plainString(document, "key").orElseThrow(() -> new IOException("settings without a key")),
                document);
    }

    Report reportWith(String key) {
        return new KeyedReport(key);
    }

    private final class KeyedReport implements Report {
        private final String key;

        KeyedReport(String key) {
            this.key = key;
        }

        @Override
        public synchronized void tell(Map<String, Object> entry) {
            byte[] line = (key + " " + Json.textOf(entry) + "\n").getBytes(StandardCharsets.US_ASCII);
            try {
                pipe.write(line);
            } catch (IOException fault) {
                throw new UncheckedIOException("telling the host", fault);
            }
        }
    }
}
