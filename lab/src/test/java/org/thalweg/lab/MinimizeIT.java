package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.train.Json;

/// `thalweg minimize` as a process of its own.
class MinimizeIT {
    @TempDir
    private Path folder;

    @Test
    void theExitCodeTellsHowItEnded() throws Exception {
        Program program = Program.in(folder);
        Shell.Result found = program.run("minimize", "(x - 3)^2 + 1", "--start", "x=0", "--json");
        assertThat(found.exit()).isZero();
        assertThat(found.err()).isEmpty();
        assertThat(Json.parse(found.out()).members().get("value").number()).isEqualTo(1);
        Shell.Result spent = program.run("minimize", "rosenbrock", "--evaluations", "2", "--json");
        assertThat(spent.exit()).isEqualTo(1);
        Shell.Result wrong = program.run("minimize", "log(x)", "--start", "x=-1", "--json");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains("log(x): x = -1, log wants a number above 0");
    }
}
