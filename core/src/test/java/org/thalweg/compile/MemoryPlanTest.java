package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.compile.Buffer.Kind;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Where results lie: nothing lies where something else is still needed, and nothing is copied that need not be.
class MemoryPlanTest {
    private static final int GRAPHS = 40;

    /// Elements that a step writes, and the last step that touches their buffer.
    private record Written(Buffer buffer, int step, int last) {
        /// Whether the other one puts something else where this is still needed.
        boolean isLostTo(Written other) {
            return step <= other.step && other.step <= last && sharesMemory(other);
        }

        /// Whether another buffer lies where this one does.
        @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
        boolean sharesMemory(Written other) {
            return buffer.root() != other.buffer.root()
                    && buffer.root().array == other.buffer.root().array
                    && buffer.start() < other.buffer.start() + other.buffer.elements
                    && other.buffer.start() < buffer.start() + buffer.elements;
        }
    }

    private static List<Written> written(List<Step> steps) {
        Map<Buffer, Integer> last = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            for (Place place : steps.get(i).reads()) {
                last.put(place.buffer().root(), i);
            }
            for (Place place : steps.get(i).writes()) {
                last.put(place.buffer().root(), i);
            }
        }
        List<Written> written = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            for (Place place : steps.get(i).writes()) {
                written.add(
                        new Written(place.buffer(), i, last.get(place.buffer().root())));
            }
        }
        return written;
    }

    private static void assertNothingIsLost(Executable executable) {
        List<Written> written = written(executable.plan().steps());
        for (Written one : written) {
            for (Written other : written) {
                assertThat(one.isLostTo(other))
                        .as("%s is overwritten by %s in\n%s", one, other, executable.explain())
                        .isFalse();
            }
        }
    }

    /// Run twice, the second time in memory full of the first run's values, it gives what the evaluator gives.
    private static void assertRight(Executable executable, List<Tensor> outputs, Map<Tensor, NDArray> inputs) {
        inputs.forEach(executable::bind);
        executable.run();
        executable.run();
        List<NDArray> expected = Evaluator.evaluate(outputs, inputs);
        for (int i = 0; i < outputs.size(); i++) {
            for (int k = 0; k < expected.get(i).shape().elements(); k++) {
                double value = expected.get(i).get(k);
                assertThat(executable.output(i).get(k)).isCloseTo(value, within(1e-9 * (1 + Math.abs(value))));
            }
        }
    }

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 0; seed < GRAPHS; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsNeededIsNotOverwritten(long seed) {
        Tensor x = Tensor.input("x", DType.F64, Shape.of(6, 6));
        List<Tensor> graph = graph(x, Rng.of(seed));
        List<Tensor> outputs = List.of(graph.get(graph.size() / 2), graph.getLast());
        Map<Tensor, NDArray> inputs = Map.of(x, Forced.normal(DType.F64, x.shape(), seed));
        try (Executable executable = Forced.code(0, () -> Program.of(outputs).compile())) {
            assertNothingIsLost(executable);
            assertRight(executable, outputs, inputs);
        }
    }

    /// A random graph of tensors `[6, 6]`: of each kind of step some, over what was made lately.
    private static List<Tensor> graph(Tensor x, Rng random) {
        List<Tensor> made = new ArrayList<>(List.of(x, x.times(0.5)));
        for (int i = 0; i < 25; i++) {
            Tensor a = made.get(made.size() - 1 - random.nextInt(Math.min(6, made.size())));
            Tensor b = made.get(random.nextInt(made.size()));
            made.add(
                    switch (random.nextInt(10)) {
                        case 0 -> a.plus(b);
                        case 1 -> a.times(b).tanh();
                        case 2 -> a.matmul(b).tanh();
                        case 3 -> a.transpose().minus(b);
                        case 4 -> Functions.softmax(a, 1);
                        case 5 -> a.minus(b.sum(0));
                        case 6 -> Tensor.concat(List.of(a.slice(0, 1, 4), b.slice(0, 2, 5)), 0);
                        case 7 -> a.reverse(1).times(0.5);
                        case 8 -> a.max(1).expand(1).sigmoid().times(b);
                        default ->
                            a.slice(1, 0, 3)
                                    .reshape(3, 6)
                                    .matmul(b.tanh())
                                    .reshape(18)
                                    .sum()
                                    .times(a.cos());
                    });
        }
        return made;
    }

    @Test
    void theCheckSeesBuffersThatOverlapInTimeAndPlace() {
        float[] arena = new float[20];
        Written a = written(arena, 0, 0, 2);
        assertThat(a.isLostTo(written(arena, 9, 2, 3))).isTrue();
        assertThat(a.isLostTo(written(arena, 10, 2, 3))).isFalse();
        assertThat(a.isLostTo(written(arena, 9, 3, 4))).isFalse();
        assertThat(a.isLostTo(written(new float[20], 9, 2, 3))).isFalse();
        assertThat(a.isLostTo(a)).isFalse();
    }

    private static Written written(float[] arena, int offset, int step, int last) {
        Buffer buffer = new Buffer(DType.F32, 10, Kind.TEMPORARY, "test");
        buffer.array = arena;
        buffer.offset = offset;
        return new Written(buffer, step, last);
    }

    /// The gradient of a network, put together from its parts: until the part of the first layer is written,
    /// last of all, its place has room for what the other layers need.
    @Test
    void whatIsNotYetWrittenHasRoomForOthers() {
        int width = 64;
        Tensor x = Tensor.input("x", DType.F64, Shape.of(width, width));
        Tensor first = Tensor.input("first", DType.F64, x.shape());
        Tensor second = Tensor.input("second", DType.F64, x.shape());
        Tensor loss = x.matmul(first).tanh().matmul(second).square().sum();
        List<Tensor> gradients = Derivatives.gradient(loss, List.of(first, second));
        Tensor whole = Tensor.concat(gradients, 0);
        Map<Tensor, NDArray> inputs = new HashMap<>();
        for (Tensor input : List.of(x, first, second)) {
            inputs.put(input, Forced.normal(DType.F64, x.shape(), input.label().length()));
        }
        List<Tensor> outputs = List.of(whole.matmul(x).sum());
        try (Executable executable = Forced.code(0, () -> Program.of(outputs).compile())) {
            assertNothingIsLost(executable);
            List<Written> written = written(executable.plan().steps());
            Written part = written.stream()
                    .filter(w -> w.buffer != w.buffer.root() && w.buffer.root().elements == 2 * width * width)
                    .filter(w -> w.buffer.start() == w.buffer.root().start())
                    .findFirst()
                    .orElseThrow();
            assertThat(written)
                    .as("other temporaries where the first part goes later, in\n%s", executable.explain())
                    .anyMatch(w -> w.step < part.step && w.sharesMemory(part));
            assertRight(executable, outputs, inputs);
        }
    }

    /// The gradient of a wide first layer is written last: until then its memory has room for what the other layers
    /// leave.
    @Test
    @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
    void outputsLendTheirMemoryUntilTheyAreWritten() {
        int width = 64;
        Tensor x = Tensor.input("x", DType.F64, Shape.of(width, 4 * width));
        Tensor first = Tensor.input("first", DType.F64, Shape.of(4 * width, width));
        List<Tensor> weights = new ArrayList<>(List.of(first));
        Tensor h = x.matmul(first).tanh();
        for (int layer = 1; layer < 5; layer++) {
            weights.add(Tensor.input("w" + layer, DType.F64, Shape.of(width, width)));
            h = h.matmul(weights.getLast()).tanh();
        }
        List<Tensor> outputs = Derivatives.gradient(h.square().sum(), weights);
        Map<Tensor, NDArray> inputs = new HashMap<>();
        inputs.put(x, Forced.normal(DType.F64, x.shape(), 1));
        weights.forEach(w -> inputs.put(w, Forced.normal(DType.F64, w.shape(), 2)));
        try (Executable executable = Forced.code(0, () -> Program.of(outputs).compile())) {
            assertNothingIsLost(executable);
            Object wide = executable.output(0).array();
            long lent = written(executable.plan().steps()).stream()
                    .map(w -> w.buffer.root())
                    .filter(b -> b.kind == Kind.TEMPORARY && b.array == wide)
                    .distinct()
                    .mapToLong(Buffer::bytes)
                    .sum();
            assertThat(lent).as(executable.explain()).isGreaterThanOrEqualTo(2L * width * width * Double.BYTES);
            assertRight(executable, outputs, inputs);
        }
    }

    /// Matrix products with an elementwise function after each: what the function reads dies there, so the result
    /// takes its place, and two buffers do for any depth.
    @Test
    void chainsWorkInPlace() {
        Tensor w = Tensor.input("w", DType.F32, Shape.of(32, 32));
        Tensor h = Tensor.input("x", DType.F32, Shape.of(32, 32));
        for (int layer = 0; layer < 8; layer++) {
            h = h.matmul(w).tanh();
        }
        Program program = Program.of(h.sum());
        try (Executable executable = Forced.code(0, program::compile)) {
            List<Buffer> results = written(executable.plan().steps()).stream()
                    .map(write -> write.buffer.root())
                    .distinct()
                    .filter(buffer -> buffer.kind == Kind.TEMPORARY && buffer.elements == 32 * 32)
                    .toList();
            assertThat(results).hasSize(8);
            assertThat(results.stream().map(Buffer::start).distinct()).hasSize(2);
        }
    }

    @Test
    void anUpdateIsComputedInThePlaceOfItsInput() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(100));
        Program program = Program.of(x.sum()).update(x, x.times(2.0).plus(1.0));
        try (Executable executable = Forced.code(0, program::compile)) {
            assertThat(executable.plan().arenas()).doesNotContainKey(DType.F32);
            assertThat(executable.explain()).doesNotContain("update", "hold");
            executable.input(x).set(3, 5);
            executable.run();
            assertThat(executable.output(0).item()).isEqualTo(5); // of the old value
            assertThat(executable.input(x).get(3)).isEqualTo(11);
            assertThat(executable.input(x).get(0)).isEqualTo(1);
            executable.run();
            assertThat(executable.input(x).get(3)).isEqualTo(23);
        }
    }

    /// The transpose of the new value reads the old one at other places than it writes: so it must not work in
    /// place.
    @Test
    void anUpdateThatReadsElsewhereIsCorrect() {
        Tensor x = Tensor.input("x", DType.F64, Shape.of(5, 5));
        NDArray start = Forced.normal(DType.F64, x.shape(), 1);
        expect(x, start, x.transpose().plus(x));
        expect(x, start, x.matmul(x));
        expect(x, start, x.reverse(0));
        expect(x, start, x.minus(x.sum(0)));
        expect(x, start, x.minus(x.sum(1).expand(1)));
        expect(x, start, Functions.softmax(x, 1));
        expect(x, start, Tensor.concat(List.of(x.slice(0, 3, 5), x.slice(0, 0, 3)), 0));
    }

    private static void expect(Tensor x, NDArray start, Tensor next) {
        List<NDArray> expected = Evaluator.evaluate(List.of(next, x.square().sum()), Map.of(x, start));
        Program program = Program.of(x.square().sum()).update(x, next);
        List<NDArray> found = Forced.run(0, 1, program, Map.of(x, start), 1);
        assertThat(found.getFirst().item()).isCloseTo(expected.get(1).item(), within(1e-12));
        assertThat(found.get(1).toDoubles()).containsExactly(expected.getFirst().toDoubles(), within(1e-12));
    }

    @Test
    void twoInputsChangePlaces() {
        Tensor a = Tensor.input("a", DType.F32, Shape.of(3));
        Tensor b = Tensor.input("b", DType.F32, Shape.of(3));
        Program program = Program.of(a.plus(b)).update(a, b).update(b, a);
        Map<Tensor, NDArray> inputs = new HashMap<>();
        inputs.put(a, NDArray.of(Shape.of(3), 1f, 2, 3));
        inputs.put(b, NDArray.of(Shape.of(3), 10f, 20, 30));
        List<NDArray> once = Forced.run(0, 1, program, inputs, 1);
        assertThat(once.get(1).floats()).containsExactly(10, 20, 30);
        assertThat(once.get(2).floats()).containsExactly(1, 2, 3);
        List<NDArray> twice = Forced.run(0, 1, program, inputs, 2);
        assertThat(twice.get(1).floats()).containsExactly(1, 2, 3);
        assertThat(twice.get(0).floats()).containsExactly(11, 22, 33);
    }

    /// a ← b + 1, b ← a · 2: each from the values before the run.
    @Test
    void updatesReadTheValuesBeforeTheRun() {
        Tensor a = Tensor.input("a", DType.F32, Shape.of(2));
        Tensor b = Tensor.input("b", DType.F32, Shape.of(2));
        Program program = Program.of(a.minus(b)).update(a, b.plus(1.0)).update(b, a.times(2.0));
        Map<Tensor, NDArray> inputs = Map.of(a, NDArray.of(Shape.of(2), 1f, 2), b, NDArray.of(Shape.of(2), 10f, 20));
        List<NDArray> values = Forced.run(0, 1, program, inputs, 1);
        assertThat(values.get(0).floats()).containsExactly(-9, -18);
        assertThat(values.get(1).floats()).containsExactly(11, 21);
        assertThat(values.get(2).floats()).containsExactly(2, 4);
    }

    @Test
    void outputsMayBeInputsViewsAndTwins() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(2, 3));
        Tensor y = x.plus(1.0);
        Program program = Program.of(
                        x, x.reshape(3, 2), x.slice(0, 1, 2), y, y, y.flatten(), Tensor.constant(DType.F32, 7))
                .update(x, y);
        NDArray start = NDArray.fill(DType.F32, x.shape(), i -> i);
        try (Executable executable = Forced.code(0, program::compile)) {
            executable.input(x).copyFrom(start);
            executable.run();
            assertThat(executable.output(0).floats()).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(executable.output(1).floats()).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(executable.output(1).shape()).isEqualTo(Shape.of(3, 2));
            assertThat(executable.output(2).floats()).containsExactly(3, 4, 5);
            assertThat(executable.output(3).floats()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(executable.output(4).floats()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(executable.output(5).floats()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(executable.output(6).item()).isEqualTo(7);
            assertThat(executable.input(x).floats()).containsExactly(1, 2, 3, 4, 5, 6);
            // what the caller does with one output changes no other, nor the input
            executable.output(3).set(0, 99);
            assertThat(executable.output(4).get(0)).isEqualTo(1);
            assertThat(executable.input(x).get(0)).isEqualTo(1);
            NDArray kept = executable.output(0);
            executable.run();
            assertThat(kept.floats()).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    /// Gradients of the parameters are computed where they lie in the flat vector.
    @Test
    void partsOfAConcatenationAreComputedInIt() {
        TrainingStep step = TrainingStep.of(DType.F32, 8, 5, 4, 3);
        try (Executable executable = Forced.code(0, () -> step.program().compile())) {
            assertThat(executable.explain()).doesNotContain("concat ");
        }
        Tensor a = Tensor.input("a", DType.F32, Shape.of(4));
        try (Executable copies =
                Forced.code(0, () -> Program.of(Tensor.concat(List.of(a, a), 0)).compile())) {
            assertThat(copies.explain()).contains("concat"); // of inputs, which lie elsewhere
        }
    }
}
