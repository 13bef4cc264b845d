package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Matrices;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.VectorProvider;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The number of threads, and the kind of code, change no bit of any output or state.
class ThreadsBitsTest {
    private static final int RUNS = 5;

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64"})
    void trainingStepsHaveTheSameBits(DType dtype) {
        TrainingStep step = TrainingStep.of(dtype, 67, 131, 77, 33, 11);
        List<NDArray> results = agree(step.program(), step.inputs());
        double loss = results.getFirst().item();
        assertThat(loss).isBetween(0.01, Math.log(11)); // it has learnt something, so all of it took part
    }

    @Test
    void normalizedRowsHaveTheSameBits() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(301, 1003));
        Tensor gain = Tensor.input("gain", DType.F32, Shape.of(1003));
        Tensor centred = x.minus(x.mean(1).expand(1));
        Tensor norm = centred.div(Functions.variance(x, 1).plus(1e-5).sqrt().expand(1))
                .times(gain);
        Tensor soft = Functions.softmax(norm, 1);
        Program program = Program.of(
                        soft,
                        norm.max(0),
                        soft.times(norm).sum(0),
                        norm.square().sum())
                .update(x, x.plus(soft))
                .update(gain, soft.max(0));
        agree(
                program,
                Map.of(x, Forced.normal(DType.F32, x.shape(), 3), gain, Forced.normal(DType.F32, gain.shape(), 4)));
    }

    @Test
    void factorsOfMatricesHaveTheSameBits() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(3, 67, 67));
        Matrices.Eigen eigen = Matrices.eigen(x.plus(x.transpose()));
        Program program =
                Program.of(eigen.values(), eigen.vectors().square().sum(0)).update(x, Matrices.orthogonal(x.matmul(x)));
        agree(program, Map.of(x, Forced.normal(DType.F32, x.shape(), 5)));
    }

    /// Runs in all ways, compares all with the first, and returns that.
    private static List<NDArray> agree(Program program, Map<Tensor, NDArray> inputs) {
        List<NDArray> first = Forced.run(0, 1, program, inputs, RUNS);
        for (int threads : new int[] {1, 2, 3, 8}) {
            for (int bits : new int[] {0, VectorProvider.bits(), Kernels.AS_USUAL}) {
                List<NDArray> other = Forced.run(bits, threads, program, inputs, RUNS);
                for (int i = 0; i < first.size(); i++) {
                    assertThat(Forced.difference(other.get(i), first.get(i)))
                            .as("result %d on %d threads, code of %d bits, and in scalar code on one", i, threads, bits)
                            .isEmpty();
                }
            }
        }
        return first;
    }

    @Test
    void theComparisonSeesOneBit() {
        NDArray a = NDArray.of(Shape.of(2), 1f, 2f);
        assertThat(Forced.difference(a, NDArray.of(Shape.of(2), 1f, Math.nextUp(2f))))
                .startsWith("element 1 of [2]");
        assertThat(Forced.difference(NDArray.of(Shape.of(1), 0f), NDArray.of(Shape.of(1), -0f)))
                .isNotEmpty();
        assertThat(Forced.difference(a, a.copy())).isEmpty();
    }
}
