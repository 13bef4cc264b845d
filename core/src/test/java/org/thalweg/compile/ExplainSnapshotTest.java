package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// What the compiler makes of a few programs, as `explain()` tells it, kept as text: a change of the compiler shows
/// there as a difference to be read. `-Dthalweg.snapshots=write` writes the texts anew, when run in the module's
/// folder.
///
/// The sizes of memory are left out of programs with matrix products, whose work space depends on the processor.
class ExplainSnapshotTest {
    private static final String WRITE = "-Dthalweg.snapshots=write";

    record Snapshot(String name, Supplier<Program> program) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Snapshot> SNAPSHOTS = List.of(
            new Snapshot(
                    "training-step",
                    () -> TrainingStep.of(DType.F32, 8, 5, 4, 3).program()),
            new Snapshot("softmax", () -> Program.of(Functions.softmax(matrix(10_000, 1000), 1))),
            new Snapshot("layer-norm", ExplainSnapshotTest::layerNorm),
            new Snapshot("cross-entropy", ExplainSnapshotTest::crossEntropy),
            new Snapshot("hessian-vector", ExplainSnapshotTest::hessianVector));

    private static Tensor matrix(int rows, int columns) {
        return Tensor.input("x", DType.F32, Shape.of(rows, columns));
    }

    private static Program layerNorm() {
        Tensor x = matrix(256, 768);
        Tensor gain = Tensor.input("gain", DType.F32, Shape.of(768));
        Tensor bias = Tensor.input("bias", DType.F32, Shape.of(768));
        Tensor centred = x.minus(x.mean(1).expand(1));
        Tensor deviation = Functions.variance(x, 1).plus(1e-5).sqrt().expand(1);
        return Program.of(centred.div(deviation).times(gain).plus(bias));
    }

    private static Program crossEntropy() {
        Tensor z = matrix(128, 10);
        Tensor y = Tensor.input("y", DType.I32, Shape.of(128));
        Tensor hit = Functions.oneHot(y, 10, DType.F32);
        Tensor loss = Functions.logSoftmax(z, 1).times(hit).sum().div(-128);
        return Program.of(loss, Derivatives.gradient(loss, List.of(z)).getFirst());
    }

    private static Program hessianVector() {
        Tensor x = matrix(16, 6);
        Tensor w = Tensor.input("w", DType.F32, Shape.of(6, 4));
        Tensor direction = Tensor.input("direction", DType.F32, Shape.of(6, 4));
        Tensor loss = x.matmul(w).tanh().square().mean();
        return Program.of(Derivatives.hessianVector(loss, List.of(w), List.of(direction)));
    }

    private static String text(Snapshot snapshot) {
        try (Executable executable = Forced.code(0, () -> snapshot.program.get().compile())) {
            String text = executable.explain();
            boolean products = executable.plan().steps().stream().anyMatch(step -> step instanceof DotStep);
            return products ? text.replaceAll("(arena of|elements,|sharing:) \\d+", "$1 …") : text;
        }
    }

    @ParameterizedTest
    @FieldSource("SNAPSHOTS")
    void programsCompileAsBefore(Snapshot snapshot) throws IOException {
        String found = text(snapshot);
        if ("write".equals(System.getProperty("thalweg.snapshots"))) {
            Path folder = Path.of("src/test/resources/org/thalweg/compile");
            Files.writeString(folder.resolve(snapshot.name + ".txt"), found);
            return;
        }
        String expected;
        try (InputStream kept = ExplainSnapshotTest.class.getResourceAsStream(snapshot.name + ".txt")) {
            assertThat(kept).as("%s.txt; %s makes it", snapshot, WRITE).isNotNull();
            expected = new String(kept.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(difference(expected, found))
                .as("%s compiles to something else; if that is better, run with %s", snapshot, WRITE)
                .isEmpty();
    }

    /// The lines that differ, `-` for expected and `+` for found, without equal beginnings and ends.
    private static String difference(String expected, String found) {
        List<String> before = new ArrayList<>(expected.lines().toList());
        List<String> after = new ArrayList<>(found.lines().toList());
        while (!before.isEmpty() && !after.isEmpty() && before.getFirst().equals(after.getFirst())) {
            before.removeFirst();
            after.removeFirst();
        }
        while (!before.isEmpty() && !after.isEmpty() && before.getLast().equals(after.getLast())) {
            before.removeLast();
            after.removeLast();
        }
        var text = new StringBuilder();
        before.forEach(line -> text.append("\n- ").append(line));
        after.forEach(line -> text.append("\n+ ").append(line));
        return text.toString();
    }

    @Test
    void theDifferenceShowsWhatChangedOnly() {
        assertThat(difference("a\nb\nc", "a\nx\nc")).isEqualTo("\n- b\n+ x");
        assertThat(difference("a\nb", "a\nb")).isEmpty();
        assertThat(difference("a", "a\nb")).isEqualTo("\n+ b");
    }

    /// Four loops (maximum, exponentials and their sum, its reciprocal, product) over a few rows at a time, so that
    /// 40 MB are read once and written once.
    @Test
    void aSoftmaxPassesThroughMemoryOnce() {
        try (Executable executable =
                Forced.code(0, () -> SNAPSHOTS.get(1).program.get().compile())) {
            assertThat(executable.plan().steps()).singleElement().isInstanceOf(GroupStep.class);
            GroupStep group = (GroupStep) executable.plan().steps().getFirst();
            assertThat(group.loops()).hasSize(4);
            assertThat(group.describe()).contains(" of 10000 rows at a time");
            assertThat(temporaries(executable)).isLessThan(4 * 10_000); // a number or two for each row
        }
    }

    /// Mean, variance and what is made of them, over a few rows at a time.
    @Test
    void aLayerNormPassesThroughMemoryOnce() {
        try (Executable executable = Forced.code(0, () -> layerNorm().compile())) {
            assertThat(executable.plan().steps()).singleElement().isInstanceOf(GroupStep.class);
            assertThat(temporaries(executable)).isLessThan(4 * 256); // a few numbers for each row
        }
    }

    /// Logits are read for the sum of exponentials, and once more for the loss; nothing of their size is kept.
    @Test
    void aCrossEntropyPassesThroughItsLogitsTwice() {
        Tensor z = matrix(10_000, 1000);
        Tensor y = Tensor.input("y", DType.I32, Shape.of(10_000));
        Tensor ofClass = Functions.logSoftmax(z, 1).times(Functions.oneHot(y, 1000, DType.F32));
        try (Executable executable =
                Forced.code(0, () -> Program.of(ofClass.sum().negate()).compile())) {
            assertThat(executable.plan().steps())
                    .filteredOn(step -> step.reads().stream()
                            .anyMatch(place -> place.buffer().root().elements == 10_000 * 1000))
                    .as(executable.explain())
                    .hasSize(2);
            assertThat(temporaries(executable)).isLessThan(4 * 10_000);
        }
    }

    private static long temporaries(Executable executable) {
        return executable.plan().arenas().values().stream().mapToLong(n -> n).sum();
    }

    @Test
    void adamIsOneLoop() {
        Tensor theta = Tensor.input("theta", DType.F32, Shape.of(100_000));
        Tensor g = Tensor.input("g", DType.F32, theta.shape());
        Tensor m = Tensor.input("m", DType.F32, theta.shape());
        Tensor v = Tensor.input("v", DType.F32, theta.shape());
        Tensor rate = Tensor.input("rate", DType.F32, Shape.SCALAR);
        Tensor nextM = m.times(0.9).plus(g.times(0.1));
        Tensor nextV = v.times(0.999).plus(g.square().times(0.001));
        Program adam = Program.of(List.of())
                .update(m, nextM)
                .update(v, nextV)
                .update(theta, theta.minus(nextM.div(nextV.sqrt().plus(1e-8)).times(rate)));
        try (Executable executable = Forced.code(0, adam::compile)) {
            assertThat(executable.plan().steps()).singleElement().isInstanceOf(LoopStep.class);
            assertThat(executable.plan().arenas()).isEmpty();
        }
    }

    /// Hash codes of objects differ from one JVM, and one program, to the next; the plan must not depend on them.
    @Test
    void theSameProgramIsCompiledToTheSameTextTwice() {
        for (Snapshot snapshot : SNAPSHOTS) {
            assertThat(text(snapshot)).isEqualTo(text(snapshot));
        }
    }
}
