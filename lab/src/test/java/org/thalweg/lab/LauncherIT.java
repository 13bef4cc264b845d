package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher of this repository, with its real build.
class LauncherIT {
    private static final String LAUNCHER =
            Path.of("../thalweg").toAbsolutePath().normalize().toString();

    @TempDir
    static Path folder;

    private static Shell shell;

    @BeforeAll
    static void build() throws Exception {
        shell = Shell.in(folder).with("HOME", System.getProperty("user.home"));
        Shell.Result result = shell.run(LAUNCHER, "--version");
        assertThat(result.exit()).as(result.err()).isZero();
    }

    @Test
    void theVersionIsToldWithinHalfASecond() throws Exception {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 30 && best > 0.5; i++) {
            long start = System.nanoTime();
            Shell.Result result = shell.run(LAUNCHER, "--version");
            best = Math.min(best, (System.nanoTime() - start) * 1e-9);
            assertThat(result).isEqualTo(new Shell.Result(0, "thalweg " + Version.number() + "\n", ""));
        }
        assertThat(best).isLessThanOrEqualTo(0.5);
    }

    @Test
    void anUnknownCommandIsWrongUsage() throws Exception {
        Shell.Result result = shell.run(LAUNCHER, "frobnicate");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("frobnicate").doesNotContain("\tat ");
    }
}
