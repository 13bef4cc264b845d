package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.RandomProgram;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;

/// Random graphs out of all ops, with gradients, compiled: against the reference, and bit for bit the same however they
/// are compiled. What single ops do not show, fusion, shared memory and the order of steps, is seen here.
class RandomProgramsTest {
    /// Errors grow along some thirty ops, and some gradients are 0 because what they sum cancels.
    private static final Comparison COMPARISON = new Comparison(1e-3, 1e-11, 1);

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64"})
    void someGiveTheReferencesValues(DType dtype) {
        check(dtype, 0, 25);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64"})
    void manyGiveTheReferencesValues(DType dtype) {
        check(dtype, 1000, 1300);
    }

    private static void check(DType dtype, int from, int to) {
        List<String> wrong = new ArrayList<>();
        for (int seed = from; seed < to; seed++) {
            RandomProgram program = RandomProgram.of(seed, dtype);
            try {
                COMPARISON.check(program.outputsAndGradients(), program.inputs());
                COMPARISON.check(updating(program), program.inputs(), 2);
            } catch (AssertionError | RuntimeException e) {
                wrong.add(program + ": " + e);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// Each floating input becomes a function of its gradient and of the next input of the same shape, which is
    /// updated too: whatever reads an old value has to do so before it is gone.
    private static Program updating(RandomProgram random) {
        List<Tensor> inputs = random.variables();
        List<Tensor> gradients = Derivatives.gradient(random.loss(), inputs);
        Program program = Program.of(random.outputs());
        for (int i = 0; i < inputs.size(); i++) {
            Tensor x = inputs.get(i);
            Tensor other = x;
            for (int j = 1; j < inputs.size(); j++) {
                Tensor y = inputs.get((i + j) % inputs.size());
                other = other == x && y.shape().equals(x.shape()) ? y : other;
            }
            program = i % 4 == 3
                    ? program.update(x, other)
                    : program.update(
                            x,
                            x.times(0.9)
                                    .plus(other.tanh())
                                    .minus(gradients.get(i).tanh().times(0.1)));
        }
        return program;
    }
}
