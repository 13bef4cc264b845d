package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.train.Json;

/// `thalweg dictionary` as a process of its own.
class DictionaryIT {
    @TempDir
    private Path folder;

    @Test
    void equalCommandsLearnEqualAtoms() throws Exception {
        Program program = Program.in(folder);
        String[] command = {"dictionary", "digits", "--atoms", "12", "--examples", "300", "--sweeps", "5", "--json"};
        Shell.Result first = program.run(command);
        assertThat(first.exit()).isOne(); // after five sweeps it has not converged
        assertThat(first.err()).isEmpty();
        assertThat(Json.parse(first.out()).members().get("atoms").items()).hasSize(12);
        assertThat(program.run(command).out()).isEqualTo(first.out());
        assertThat(program.run("dictionary", "wine").exit()).isEqualTo(2);
    }
}
