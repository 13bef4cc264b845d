package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Code is made once for each structure, whoever asks and how often, and kept no longer than a program uses it.
class KernelsTest {
    /// The code of all loops of some programs.
    private static Set<Compiled> code(Executable... executables) {
        Set<Compiled> code = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Executable executable : executables) {
            Forced.loops(executable).forEach(loop -> code.add(loop.compiled()));
        }
        return code;
    }

    /// The same network made anew: other tensors, and other inputs.
    private static Executable training(int batch) {
        return Forced.code(
                0, () -> TrainingStep.of(DType.F32, batch, 31, 17, 10).program().compile());
    }

    @Test
    void aModelThatIsCompiledAgainNeedsNoNewCode() {
        try (Executable first = training(64);
                Executable again = training(64);
                Executable last = training(23)) {
            Set<Compiled> made = code(first);
            assertThat(made).hasSizeGreaterThan(5);
            assertThat(code(first, again)).hasSameSizeAs(made);
            // of a smaller batch at most a short loop is cut otherwise
            assertThat(code(first, again, last)).hasSizeLessThanOrEqualTo(made.size() + 1);
            assertThat(Forced.loops(again)).hasSameSizeAs(Forced.loops(first));
        }
    }

    @Test
    void anotherStructureHasCodeOfItsOwn() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(5, 8));
        Tensor wide = Tensor.input("x", DType.F64, Shape.of(5, 8));
        try (Executable one = Forced.code(0, () -> Program.of(x.exp().plus(1)).compile());
                Executable other =
                        Forced.code(0, () -> Program.of(x.exp().minus(1)).compile());
                Executable third =
                        Forced.code(0, () -> Program.of(wide.exp().plus(1)).compile())) {
            assertThat(code(one, other, third)).hasSize(3);
        }
    }

    @Test
    void threadsThatCompileTheSameAtOnceShareIt() throws Exception {
        List<Callable<Executable>> tasks = Collections.nCopies(8, () -> {
            Tensor x = Tensor.input("x", DType.F64, Shape.of(7, 9));
            return Program.of(x.tanh().times(x.erf()).minus(0.25).sum(1)).compile();
        });
        List<Executable> executables = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (Future<Executable> done : pool.invokeAll(tasks)) {
                executables.add(done.get());
            }
        }
        assertThat(code(executables.getFirst())).hasSize(1);
        assertThat(code(executables.toArray(Executable[]::new))).hasSize(1);
        executables.forEach(Executable::close);
    }

    /// Some thirty structures that nobody uses any more leave nothing behind.
    @Test
    void whatNoProgramUsesIsForgotten() throws InterruptedException {
        int before = known(Integer.MAX_VALUE);
        List<Executable> executables = new ArrayList<>();
        Tensor y = Tensor.input("x", DType.F32, Shape.of(4));
        for (int i = 0; i < 30; i++) {
            y = i % 2 == 0 ? y.times(y).tanh() : y.plus(0.5).abs();
            Tensor result = y;
            executables.add(Forced.code(0, () -> Program.of(result).compile()));
        }
        assertThat(Kernels.known()).isGreaterThanOrEqualTo(before + 20);
        executables.forEach(Executable::close);
        executables.clear();
        assertThat(known(before)).isLessThanOrEqualTo(before);
    }

    /// How many are known when the collector has taken the others, or sooner if there are `enough` few.
    private static int known(int enough) throws InterruptedException {
        int known = Integer.MAX_VALUE;
        for (int attempt = 0; attempt < 50; attempt++) {
            System.gc();
            known = Kernels.known();
            if (known <= enough) {
                return known;
            }
            Thread.sleep(20);
        }
        return known;
    }
}
