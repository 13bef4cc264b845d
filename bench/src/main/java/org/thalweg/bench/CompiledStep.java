package org.thalweg.bench;

import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.kernel.ThreadTeam;

/// A step that runs a compiled program on a team of its own.
record CompiledStep(Executable executable, ThreadTeam team) implements Step {
    static CompiledStep of(Program program, int threads) {
        ThreadTeam team = ThreadTeam.of(threads);
        return new CompiledStep(program.compile(team), team);
    }

    @Override
    public void run() {
        executable.run();
    }

    @Override
    public void close() {
        executable.close();
        team.close();
    }
}
