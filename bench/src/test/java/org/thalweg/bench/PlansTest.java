package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.compile.Executable;

/// What the compiler plans for each case does not get worse: steps, kernels and the bytes of temporaries are counted,
/// not timed. A better plan is written here.
class PlansTest {
    /// Work space of products and convolutions depends on the sizes of the processor's caches.
    private static final double ROOM = 1.25;

    @ParameterizedTest
    @CsvSource({
        "mlp, 21, 12, 3074624",
        "mlp-small, 14, 11, 12988",
        "autoencoder, 58, 9, 4735312",
        "lenet, 32, 15, 38647592",
        "resnet20, 342, 29, 49269360",
        "lstm, 15, 10, 18382848",
        "transformer, 129, 46, 23019568",
        "hvp, 43, 18, 2362928",
        "adam-10m, 1, 1, 0",
        "exp, 1, 1, 0",
        "tanh, 1, 1, 0",
        "gelu, 1, 1, 0",
        "softmax, 1, 4, 80000",
        "layernorm, 1, 5, 80000",
    })
    void plansDoNotGetWorse(String name, int steps, int kernels, long bytes) {
        try (Step step = Cases.named(name).prepare(1)) {
            Executable executable = step.executable();
            List<String> plan = executable.explain().lines().toList();
            assertThat(plan.getFirst()).matches("\\d+ steps, .*");
            assertThat(Integer.parseInt(plan.getFirst().split(" ")[0]))
                    .as("steps of %s", name)
                    .isLessThanOrEqualTo(steps);
            assertThat(plan.stream().filter(line -> line.startsWith("kernel ")))
                    .as("kernels of %s", name)
                    .hasSizeBetween(1, kernels);
            assertThat(executable.plannedBytes()).as("bytes of %s", name).isLessThanOrEqualTo((long) (ROOM * bytes));
        }
    }

    @Test
    void everyCaseHasItsPlanHere() throws NoSuchMethodException {
        var rows = PlansTest.class
                .getDeclaredMethod("plansDoNotGetWorse", String.class, int.class, int.class, long.class)
                .getAnnotation(CsvSource.class);
        Set<String> names = new TreeSet<>();
        for (String row : rows.value()) {
            names.add(row.substring(0, row.indexOf(',')));
        }
        assertThat(names).isEqualTo(new TreeSet<>(Cases.names()));
    }
}
