package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.data.Split;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Catalogues;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.Rng;

class RaceTest {
    private static final Split DATA = Split.of(SmallData.clouds(100), 0, 0.3, Rng.of(1));

    private static Race race(String... rules) {
        Map<String, UpdateRule> named = new LinkedHashMap<>();
        for (String rule : rules) {
            named.put(rule, Catalogues.OPTIMIZERS.create(rule));
        }
        Trainer trainer = Trainer.of(Mlp.of(8), new SoftmaxCrossEntropy(), named.get(rules[0]))
                .epochs(8)
                .batchSize(16);
        return Race.of(trainer, named).seeds(2).jobs(3);
    }

    /// The same rule under two names, so that whatever else differed would show.
    @Test
    void rulesStartFromEqualParametersAndSeeEqualBatches() {
        List<Race.Run> runs = race("sgd(lr=0.1)", "sgd(learningRate=0.1)").run(DATA);
        assertThat(runs).extracting(Race.Run::seed).containsExactly(1L, 2L, 1L, 2L);
        assertThat(runs.get(0).losses())
                .isEqualTo(runs.get(2).losses())
                .isNotEqualTo(runs.get(1).losses());
        assertThat(parameters(runs.get(0))).isEqualTo(parameters(runs.get(2))).isNotEqualTo(parameters(runs.get(1)));
        assertThat(parameters(runs.get(1)))
                .isEqualTo(parameters(race("sgd(lr=0.1)").jobs(1).run(DATA).get(1)));
    }

    private static double[] parameters(Race.Run run) {
        return run.outcome().model().parameters().toDoubles();
    }

    @Test
    void whoDivergesStopsNobodyElse() {
        List<Race.Run> runs = race("sgd(lr=1e30)", "adam(lr=0.02)")
                .goal(new Race.Goal("test_accuracy", 0.9))
                .run(DATA);
        assertThat(runs).extracting(Race.Run::diverged).containsExactly(true, true, false, false);
        assertThat(runs.get(2).epochs()).hasSize(8);
        assertThat(runs.get(2).reached()).isPresent();
        assertThat(runs.get(0).reached()).isEmpty();
    }

    @Test
    void aGoalThatIsNotReportedIsRefused() {
        assertThatThrownBy(
                        () -> race("sgd(lr=0.1)").goal(new Race.Goal("f1", 1)).run(DATA))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("no figure `f1` is reported");
    }

    /// Of 1, 2, 3: s = 1, so that the mean is off by 1/√3.
    @Test
    void theStandardErrorIsThatOfTheMean() {
        assertThat(Spread.of(1, 2, 3).mean()).isEqualTo(2);
        assertThat(Spread.of(1, 2, 3).error()).isCloseTo(1 / Math.sqrt(3), within(1e-15));
        assertThat(Spread.of(5).error()).isNaN();
        assertThat(Spread.of().mean()).isNaN();
    }
}
