// expect: blocked | doors of the kernel that no test needs
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelSurface {
    /** ptrace, mount, keyctl, unshare, setns, bpf, userfaultfd, io_uring_setup on x86-64. */
    @ParameterizedTest
    @ValueSource(longs = {101, 165, 250, 272, 308, 321, 323, 425})
    void refusesTheCall(long number) throws Throwable {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor shape = FunctionDescriptor.of(
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
        var call = linker.downcallHandle(linker.defaultLookup().find("syscall").orElseThrow(), shape);
        assertEquals(-1L, (long) call.invokeExact(number, 0L, 0L));
    }

    @Test
    void hasNoNetwork() {
        assertArrayEquals(new String[] {"lo"}, new File("/sys/class/net").list());
        for (String address : new String[] {"169.254.169.254", "172.17.0.1", "1.1.1.1"}) {
            assertThrows(IOException.class, () -> {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address, 80), 1000);
                }
            });
        }
    }

    @Test
    void reachesNothingOfTheHost() {
        assertFalse(new File("/var/run/docker.sock").exists());
        for (String path : new String[] {"/etc/shadow", "/proc/1/environ", "/proc/1/mem", "/proc/kcore"}) {
            assertThrows(IOException.class, () -> Files.readAllBytes(Path.of(path)), path);
        }
        for (String path : new String[] {"/etc/x", "/opt/tester/x", "/usr/x", "/proc/sys/kernel/core_pattern"}) {
            assertThrows(IOException.class, () -> Files.writeString(Path.of(path), "x"), path);
        }
        System.getenv().forEach((name, value) -> assertFalse(name.contains("TOKEN") || name.contains("SECRET"), name));
    }

    @Test
    void runsNoProgramOfItsOwn() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Path program = Files.copy(Path.of("/bin/true"), Path.of("/tmp/program"));
            assertFalse(program.toFile().canExecute() && !program.toFile().setExecutable(true));
            assertThrows(IOException.class, () -> new ProcessBuilder(program.toString()).start());
        }
    }
}
