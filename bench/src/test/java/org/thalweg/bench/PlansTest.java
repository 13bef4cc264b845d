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
        "mlp, 19, 12, 2, 3074648",
        "mlp-small, 13, 11, 1, 12988",
        "autoencoder, 49, 9, 9, 4656048",
        "lenet, 27, 14, 1, 29203544",
        "resnet20, 342, 29, 0, 49269360",
        "lstm, 14, 11, 6, 20021360",
        "transformer, 112, 45, 4, 23019568",
        "hvp, 38, 18, 5, 931376",
        "adam-10m, 1, 1, 0, 0",
        "exp, 1, 1, 0, 0",
        "tanh, 1, 1, 0, 0",
        "gelu, 1, 1, 0, 0",
        "softmax, 1, 4, 0, 80048",
        "layernorm, 1, 5, 0, 80048",
    })
    void plansDoNotGetWorse(String name, int steps, int kernels, int inLastPass, long bytes) {
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
            assertThat(plan.stream().filter(line -> line.contains("in its last pass loop")))
                    .as("loops in the last pass of a product in %s", name)
                    .hasSizeGreaterThanOrEqualTo(inLastPass);
            assertThat(executable.plannedBytes()).as("bytes of %s", name).isLessThanOrEqualTo((long) (ROOM * bytes));
        }
    }

    @Test
    void everyCaseHasItsPlanHere() throws NoSuchMethodException {
        var rows = PlansTest.class
                .getDeclaredMethod("plansDoNotGetWorse", String.class, int.class, int.class, int.class, long.class)
                .getAnnotation(CsvSource.class);
        Set<String> names = new TreeSet<>();
        for (String row : rows.value()) {
            names.add(row.substring(0, row.indexOf(',')));
        }
        assertThat(names).isEqualTo(new TreeSet<>(Cases.names()));
    }
}
