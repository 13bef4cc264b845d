package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.train.Json;

/// `thalweg fit` as a process of its own.
class FitIT {
    @TempDir
    private Path folder;

    @Test
    void theExitCodeTellsHowItEnded() throws Exception {
        Program program = Program.in(folder);
        Files.writeString(folder.resolve("line.csv"), "x,y\n1,1\n2,3\n3,2\n4,5\n5,4\n");
        Shell.Result found = program.run("fit", "line.csv", "--formula", "y = a + b*x", "--start", "a=0,b=0", "--json");
        assertThat(found.err()).isEmpty();
        assertThat(found.exit()).isZero();
        Json.Members b = Json.parse(found.out())
                .members()
                .get("parameters")
                .members()
                .get("b")
                .members();
        assertThat(b.get("value").number()).isCloseTo(0.8, within(1e-12));
        Shell.Result ambiguous =
                program.run("fit", "line.csv", "--formula", "y = a*b*x", "--start", "a=1,b=1", "--json");
        assertThat(ambiguous.exit()).isEqualTo(1);
        assertThat(ambiguous.out()).contains("the data do not tell apart a, b");
        Shell.Result wrong = program.run("fit", "line.csv", "--formula", "y = log(a - x)", "--start", "a=3", "--json");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains("row 3 of line.csv (x = 3)", "log wants a number above 0");
    }
}
