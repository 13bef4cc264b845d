package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

class RandomProgramTest {
    private static final int PROGRAMS = 80;

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64"})
    void someProgramsHoldEveryOpAndStayInBounds(DType dtype) {
        Set<String> seen = new TreeSet<>();
        for (int seed = 0; seed < PROGRAMS; seed++) {
            RandomProgram program = RandomProgram.of(seed, dtype);
            assertThat(program.outputs()).isNotEmpty();
            for (Tensor t : Order.of(program.outputs())) {
                seen.add(t.op().getClass().getSimpleName());
            }
            for (NDArray value : Evaluator.evaluate(program.outputs(), program.inputs())) {
                if (value.dtype().isFloating()) {
                    assertThat(Arrays.stream(value.toDoubles()))
                            .as("%s", program)
                            .allMatch(v -> Math.abs(v) <= RandomProgram.LARGEST);
                }
            }
        }
        assertThat(seen).isEqualTo(OpRows.permitted());
    }

    @Test
    void aSeedGivesTheSameProgramAgain() {
        List<String> first = texts();
        assertThat(texts()).isEqualTo(first);
        assertThat(Set.copyOf(first)).hasSizeGreaterThan(20);
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int seed = 0; seed < 5; seed++) {
            RandomProgram program = RandomProgram.of(seed, DType.F32);
            for (NDArray value : Evaluator.evaluate(program.outputsAndGradients(), program.inputs())) {
                texts.add(value.toString());
            }
        }
        return texts;
    }
}
