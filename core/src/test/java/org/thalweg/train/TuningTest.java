package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.data.Split;
import org.thalweg.nn.Catalogues;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.spec.SpecException;
import org.thalweg.tensor.Rng;

class TuningTest {
    private static final Split DATA = Split.of(SmallData.clouds(100), 0.3, 0, Rng.of(1));

    @TempDir
    private Path folder;

    private static Tuning tuning(String optimizer, int epochs) {
        var optimizers = org.thalweg.optim.Catalogues.OPTIMIZERS;
        SearchSpace space =
                SearchSpace.empty().with("model", Catalogues.MODELS, "mlp(4)").with("optimizer", optimizers, optimizer);
        return Tuning.of(
                        space,
                        specs -> Trainer.of(
                                        Catalogues.MODELS.create(specs.get("model")),
                                        new SoftmaxCrossEntropy(),
                                        optimizers.create(specs.get("optimizer")))
                                .epochs(epochs)
                                .batchSize(32))
                .jobs(3);
    }

    @Test
    void theBestComesFirstAndWhatDivergesLast() {
        List<Tuning.Rank> ranks = tuning("sgd(lr=choice(1e-5, 0.3, 1e30))", 6)
                .search(new Search.Grid())
                .trials(3)
                .seeds(2)
                .run(DATA);
        assertThat(ranks).extracting(Tuning.Rank::trial).containsExactly(2, 1, 3);
        assertThat(ranks.getFirst().values()).containsEntry("optimizer.lr", "0.3");
        assertThat(ranks.getFirst().metric().count()).isEqualTo(2);
        assertThat(ranks.getFirst().metric().error()).isPositive();
        assertThat(ranks.getLast().diverged()).isEqualTo(2);
    }

    @Test
    void aGridHasAsManyPointsAsTrialsAllow() {
        Tuning tuning = tuning("momentum(lr=log(1e-3..1e-1), momentum=choice(0, 0.9))", 1)
                .search(new Search.Grid());
        assertThat(tuning.trials(7).run(DATA))
                .extracting(rank -> rank.values().get("optimizer.lr"))
                .containsOnly("0.001", "0.01", "0.1")
                .hasSize(6);
        assertThatThrownBy(() -> tuning.trials(1).run(DATA))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("has 2 points at least, more than the 1 trials");
    }

    /// With one job: of 9 trials of 1 epoch 3 go on to 3 epochs, of these 1 to 9; the figures of the winner are
    /// those of 9 epochs in one go, bit for bit.
    @Test
    void successiveHalvingGivesTheBestMostEpochs() {
        List<Trial> trials = new ArrayList<>();
        List<Tuning.Rank> ranks = tuning("adam(lr=log(1e-4..1))", 9)
                .search(new Search.Halving(3, 1))
                .trials(9)
                .jobs(1)
                .on(trials::add)
                .run(DATA);
        assertThat(ranks.getFirst().epochs()).isEqualTo(9);
        assertThat(trials.stream().filter(trial -> trial.epochs() == 1)).hasSize(9);
        assertThat(trials.stream().filter(trial -> trial.epochs() == 3).count()).isBetween(3L, 5L);
        Trial winner = trials.stream()
                .filter(trial -> trial.number() == ranks.getFirst().trial() && trial.epochs() == 9)
                .findFirst()
                .orElseThrow();
        List<Trial> alone = new ArrayList<>();
        tuning("adam(lr=choice(" + winner.values().get("optimizer.lr") + "))", 9)
                .trials(1)
                .on(alone::add)
                .run(DATA);
        assertThat(winner.figures()).isEqualTo(alone.getFirst().figures());
    }

    @Test
    void aSearchGoesOnWithWhatIsMissing() throws Exception {
        Path log = folder.resolve("trials.jsonl");
        List<Tuning.Rank> whole = logged(folder.resolve("whole.jsonl"), 5).run(DATA);
        logged(log, 3).run(DATA);
        String begun = Files.readString(log);
        Files.writeString(log, begun + "{\"trial\":4,\"se"); // as an interruption leaves it
        List<Tuning.Rank> ranks = logged(log, 5).run(DATA);
        assertThat(Files.readString(log)).startsWith(begun);
        assertThat(Files.readAllLines(log)).hasSize(1 + 5 * 2);
        assertThat(ranks)
                .extracting(Tuning.Rank::trial)
                .isEqualTo(whole.stream().map(Tuning.Rank::trial).toList());
        assertThat(ranks)
                .extracting(Tuning.Rank::metric)
                .isEqualTo(whole.stream().map(Tuning.Rank::metric).toList());
        assertThatThrownBy(() -> logged(log, 5).seed(2).run(DATA))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("holds the trials of another search: its `search_seed` is 1, not 2");
        assertThatThrownBy(() -> logged(log, 5).run(Split.of(SmallData.clouds(61), 0.3, 0, Rng.of(1))))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("another search: its `fingerprint` is");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    private static Tuning logged(Path log, int trials) {
        return tuning("adam(lr=log(1e-3..0.1))", 2).trials(trials).seeds(2).log(log, Json.object());
    }

    @Test
    void whatCannotBeSearchedIsRefusedBeforeAnythingTrains() {
        assertThatThrownBy(() -> tuning("adam(lr=0.1)", 1).run(DATA))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("nothing to look for");
        assertThatThrownBy(() -> tuning("adam(lr=0.1..0.2)", 1)
                        .metric("validation_acuracy")
                        .run(DATA))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("did you mean validation_accuracy?");
        assertThatThrownBy(() -> tuning("adam(lr=0.1, beta1=1..2)", 1).run(DATA))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("beta1");
    }
}
