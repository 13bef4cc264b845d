package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// What programs refuse, and with which words; and how their values are given and read.
class ExecutableTest {
    private static final Tensor X = Tensor.input("x", DType.F32, Shape.of(2, 3));

    @Test
    void aValueOfAnotherShapeOrTypeIsRefused() {
        try (Executable executable = Forced.code(0, () -> Program.of(X.sum()).compile())) {
            NDArray turned = NDArray.zeros(DType.F32, Shape.of(3, 2));
            assertThatThrownBy(() -> executable.bind(X, turned))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("bind of F32[2, 3]  input x")
                    .hasMessageContaining("F32[3, 2]");
            NDArray wide = NDArray.zeros(DType.F64, Shape.of(2, 3));
            assertThatThrownBy(() -> executable.bind(X, wide))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("F64[2, 3]");
        }
    }

    /// A run uses the memory of outputs before it writes them.
    @Test
    void theArrayOfAnOutputIsRefusedAsAnInput() {
        try (Executable executable =
                Forced.code(0, () -> Program.of(X.times(2.0)).compile())) {
            NDArray output = executable.output(0);
            assertThatThrownBy(() -> executable.bind(X, output))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("input x: the array is that of an output")
                    .hasMessageContaining("bind a copy");
        }
    }

    @Test
    void anUnknownInputIsRefusedWithTheKnownOnes() {
        Tensor other = Tensor.input("other", DType.F32, Shape.of(2, 3));
        Tensor twin = Tensor.input("x", DType.F32, Shape.of(2, 3));
        try (Executable executable = Forced.code(0, () -> Program.of(X.sum()).compile())) {
            assertThatThrownBy(() -> executable.input(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("input other is no input of this program; its inputs are [x]");
            assertThatThrownBy(() -> executable.bind(twin, NDArray.zeros(DType.F32, Shape.of(2, 3))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> executable.input(X.times(2.0))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void updatesThatMakeNoSenseAreRefused() {
        Program program = Program.of(X.sum()).update(X, X.times(2.0));
        assertThatThrownBy(() -> program.update(X, X.times(3.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("input x: it is updated already");
        Tensor sum = X.sum();
        assertThatThrownBy(() -> program.update(sum, sum))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only an input can be updated");
        Tensor y = Tensor.input("y", DType.F32, Shape.of(2, 3));
        assertThatThrownBy(() -> program.update(y, sum))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("F32[2, 3]  input y")
                .hasMessageContaining("F32[]");
        assertThatThrownBy(() -> program.update(y, y.to(DType.F64))).isInstanceOf(ShapeException.class);
        assertThat(program.updates()).hasSize(1); // refused ones leave no trace
    }

    @Test
    void anIndexOutsideTheTableIsNamedWithItsBound() {
        Tensor indices = Tensor.input("indices", DType.I32, Shape.of(3));
        try (Executable executable =
                Forced.code(0, () -> Program.of(X.gather(indices)).compile())) {
            for (int wrong : new int[] {2, -1}) {
                executable.bind(indices, NDArray.of(Shape.of(3), 0, wrong, 1));
                assertThatThrownBy(executable::run)
                        .isInstanceOf(IndexOutOfBoundsException.class)
                        .hasMessageContaining("gather")
                        .hasMessageContaining("index " + wrong + " ")
                        .hasMessageContaining("position 1")
                        .hasMessageContaining("0 … 1");
            }
            executable.bind(indices, NDArray.of(Shape.of(3), 1, 0, 1));
            executable.bind(X, NDArray.of(Shape.of(2, 3), 1f, 2, 3, 4, 5, 6));
            executable.run(); // an error of one run is none of the next
            assertThat(executable.output(0).floats()).containsExactly(4, 5, 6, 1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void inputsAreZeroUntilWrittenAndMayBeBoundAgain() {
        try (Executable executable =
                Forced.code(0, () -> Program.of(X.plus(1.0).sum()).compile())) {
            executable.run();
            assertThat(executable.output(0).item()).isEqualTo(6);
            NDArray mine = NDArray.of(Shape.of(2, 3), 1f, 1, 1, 1, 1, 1);
            executable.bind(X, mine);
            executable.run();
            assertThat(executable.output(0).item()).isEqualTo(12);
            mine.set(0, 100); // the caller's own array, not a copy
            executable.run();
            assertThat(executable.output(0).item()).isEqualTo(111);
            assertThat(executable.input(X).array()).isSameAs(mine.array());
            executable.bind(X, NDArray.zeros(DType.F32, Shape.of(2, 3)));
            executable.run();
            assertThat(executable.output(0).item()).isEqualTo(6);
        }
    }

    /// An input that nothing reads, since only its update is asked for.
    @Test
    void anInputThatIsOnlyWrittenHoldsItsNewValue() {
        Tensor count = Tensor.input("count", DType.F32, Shape.of(2, 3));
        try (Executable executable = Forced.code(
                0, () -> Program.of(List.of()).update(count, X.times(2.0)).compile())) {
            executable.input(X).set(5, 4);
            executable.run();
            assertThat(executable.input(count).get(5)).isEqualTo(8);
        }
    }

    @Test
    void severalProgramsShareOneTeam() {
        try (ThreadTeam team = ThreadTeam.of(2)) {
            Program program = Program.of(X.sum());
            Executable one = program.compile(team);
            Executable other = program.compile(team);
            one.input(X).set(0, 1);
            one.run();
            one.close(); // leaves the team alone
            other.input(X).set(0, 2);
            other.run();
            assertThat(one.output(0).item()).isEqualTo(1);
            assertThat(other.output(0).item()).isEqualTo(2);
            other.close();
        }
    }

    @Test
    void aClosedProgramRunsNoMore() {
        Tensor x = Tensor.input("x", DType.F64, Shape.of(3));
        Executable run = Program.of(x.square().sum()).compile();
        run.run();
        run.close();
        assertThatThrownBy(run::run).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThat(run.output(0).item()).isZero();
        run.close();
    }
}
