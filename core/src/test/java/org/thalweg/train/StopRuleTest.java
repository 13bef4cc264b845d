package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.data.Dataset;
import org.thalweg.data.Split;
import org.thalweg.nn.GlorotUniform;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.nn.Tanh;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Momentum;
import org.thalweg.optim.Sgd;
import org.thalweg.spec.SpecException;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;

class StopRuleTest {
    private static final Split PARTS = Split.of(SmallData.clouds(120), 0.25, 0.25, Rng.of(1));

    @TempDir
    private Path temporary;

    /// With so large a rate the figures go up and down.
    private static Trainer trainer() {
        return Trainer.of(Mlp.of(8), new SoftmaxCrossEntropy(), new Momentum(new Constant(0.9), 0.9))
                .epochs(40)
                .batchSize(20)
                .threads(1);
    }

    private static StopRule rule(String spec) {
        return Catalogues.STOPS.create(spec);
    }

    /// Keeps every report and the parameters behind it.
    private static final class Diary implements Callback {
        final List<EpochReport> reports = new ArrayList<>();
        final List<float[]> parameters = new ArrayList<>();

        @Override
        public void onEpoch(Progress progress, EpochReport report) {
            reports.add(report);
            parameters.add(progress.model().parameters().floats());
        }
    }

    /// By hand: walk through the figures with patience 3; the model is that of the best epoch.
    @ParameterizedTest
    @ValueSource(strings = {"validation_loss", "validation_accuracy", "loss"})
    void earlyStoppingEndsAfterItsPatienceWithTheBestModel(String metric) {
        Diary diary = new Diary();
        TrainingOutcome outcome =
                trainer().stop(new EarlyStopping(metric, 3, 0, true)).on(diary).train(PARTS);
        double sign = metric.endsWith("accuracy") ? -1 : 1;
        int best = 0;
        int end = diary.reports.size() - 1;
        for (int i = 0; i <= end; i++) {
            double figure = sign * diary.reports.get(i).figures().getOrDefault(metric, Double.NaN);
            double least = sign * diary.reports.get(best).figures().getOrDefault(metric, Double.NaN);
            best = figure < least ? i : best;
            assertThat(i - best < 3 || i == end)
                    .as("epoch %s, best %s", i, best)
                    .isTrue();
        }
        assertThat(end).isLessThan(39).isEqualTo(best + 3);
        assertThat(outcome.model().parameters().floats()).isEqualTo(diary.parameters.get(best));
        assertThat(outcome.ending())
                .isInstanceOfSatisfying(
                        TrainingOutcome.Ending.Stopped.class,
                        stopped ->
                                assertThat(stopped.reason()).startsWith(metric + " has not got better since epoch "));
        assertThat(outcome.validation()).isEqualTo(diary.reports.get(best).validation());
        assertThat(outcome.epochs()).isEqualTo(best + 4);

        TrainingOutcome last =
                trainer().stop(new EarlyStopping(metric, 3, 0, false)).train(PARTS);
        assertThat(last.epochs()).isEqualTo(outcome.epochs());
        assertThat(last.model().parameters().floats()).isEqualTo(diary.parameters.getLast());
    }

    private static EpochReport report(int epoch, double loss) {
        Scores scores = new Scores(1, loss, Map.of("accuracy", loss));
        return new EpochReport(epoch, epoch, 1, scores, Optional.empty(), Optional.empty(), 0);
    }

    private static int endOf(StopRule rule, double... figures) {
        StopRule.Judge judge = rule.judge();
        Progress never = (Progress) java.lang.reflect.Proxy.newProxyInstance(
                StopRuleTest.class.getClassLoader(), new Class<?>[] {Progress.class}, (_, _, _) -> null);
        for (int i = 0; i < figures.length; i++) {
            judge.epoch(never, report(i + 1, figures[i]));
            if (judge.verdict(never) != null) {
                return i + 1;
            }
        }
        return 0;
    }

    @Test
    void whatIsBetterHasADirectionAndASize() {
        assertThat(endOf(new EarlyStopping("loss", 2, 0, false), 3, 2.9, 2.8, 2.8, 2.7, 2.7, 2.71))
                .isEqualTo(7);
        assertThat(endOf(new EarlyStopping("loss", 2, 0.15, false), 3, 2.9, 2.8, 2.8, 2.7))
                .isEqualTo(5); // 2.8 is better than 3, the two after it are not better than 2.8
        assertThat(endOf(new EarlyStopping("accuracy", 2, 0, false), 0.1, 0.2, 0.15, 0.3, 0.3, 0.2))
                .isEqualTo(6);
        assertThat(endOf(new EarlyStopping("loss", 2, 0, false), Double.NaN, Double.NaN))
                .isEqualTo(2);
        assertThat(endOf(new EarlyStopping("loss", 2, 0, false), 1, Double.NaN, 0.5, Double.NaN, 2))
                .isEqualTo(5);
        assertThat(endOf(new TargetReached(0.9, "accuracy"), 0.5, 0.89, 0.9)).isEqualTo(3);
        assertThat(endOf(new TargetReached(0.1, "loss"), 0.5, Double.NaN, 0.09)).isEqualTo(3);
    }

    @Test
    void aTargetThatIsReachedEnds() {
        TrainingOutcome outcome = Trainer.of(Mlp.of(8), new SoftmaxCrossEntropy(), new Adam(new Constant(0.02)))
                .epochs(200)
                .batchSize(20)
                .stop(rule("target(0.9, metric=test_accuracy)"))
                .train(PARTS);
        assertThat(outcome.epochs()).isLessThan(100);
        assertThat(outcome.test().orElseThrow().metric("accuracy")).isGreaterThanOrEqualTo(0.9);
    }

    /// J = mean (wx + b − y)²; w* and b* are those of the least squares, where the gradient is 0.
    @Test
    void aSmallGradientOnTheWholeSetEndsAtTheSolution() {
        Dataset line = SmallData.line(30);
        List<Double> norms = new ArrayList<>();
        TrainingOutcome outcome = Trainer.of(
                        new Mlp(List.of(), new Tanh(), 0, new GlorotUniform()),
                        new MeanSquaredError(),
                        new Sgd(new Constant(0.2)))
                .dtype(DType.F64)
                .epochs(10_000)
                .batchSize(30)
                .stop(new GradientNorm(1e-9, 3))
                .on(new Callback() {
                    @Override
                    public void onStep(Progress progress) {
                        norms.add(progress.gradientNorm());
                    }
                })
                .train(line);
        assertThat(outcome.steps()).isLessThan(1000);
        assertThat(norms.subList(norms.size() - 3, norms.size())).allMatch(norm -> norm < 1e-9);
        assertThat(norms.get(norms.size() - 4)).isGreaterThanOrEqualTo(1e-9);
        double w = outcome.model().parameters().get(0);
        double b = outcome.model().parameters().get(1);
        assertThat(gradient(line, w, b)).isCloseTo(0, within(1e-9));
        assertThat(norms.getFirst()).isGreaterThan(0.1);
    }

    private static double gradient(Dataset line, double w, double b) {
        NDArray x = line.featureArray(DType.F64);
        NDArray y = line.targetArray(DType.F64);
        double dw = 0;
        double db = 0;
        for (int i = 0; i < 30; i++) {
            double error = w * x.get(i) + b - y.get(i);
            dw += 2 * error * x.get(i) / 30;
            db += 2 * error / 30;
        }
        return Math.hypot(dw, db);
    }

    @Test
    void stepsAndTimeEnd() {
        assertThat(trainer().stop(rule("steps(7)")).train(PARTS).steps()).isEqualTo(7);
        TrainingOutcome timed =
                trainer().epochs(Integer.MAX_VALUE).stop(rule("time(0.2)")).train(PARTS);
        assertThat(timed.seconds()).isBetween(0.2, 20.0);
        assertThat(timed.ending()).isEqualTo(new TrainingOutcome.Ending.Stopped("the time of 0.2 s is over"));
    }

    @Test
    void theFirstOfSeveralRulesEnds() {
        TrainingOutcome outcome =
                trainer().stop(rule("steps(9)"), rule("steps(5)")).train(PARTS);
        assertThat(outcome.ending()).isEqualTo(new TrainingOutcome.Ending.Stopped("5 steps are done"));
    }

    /// Cut anywhere, the rule still knows how long it has waited and what was best.
    @Test
    void aTrainingThatGoesOnStopsWhereItWouldHave() {
        Trainer trainer = trainer().stop(rule("earlyStopping(validation_loss, patience=4)"));
        List<Snapshot> taken = new ArrayList<>();
        TrainingOutcome expected = trainer.on(new Callback() {
                    @Override
                    public boolean wantsSnapshot(Progress progress) {
                        return progress.step() % 5 == 0;
                    }

                    @Override
                    public void onSnapshot(Progress progress, Snapshot snapshot) {
                        taken.add(snapshot);
                    }
                })
                .train(PARTS);
        assertThat(taken).hasSizeGreaterThan(4);
        for (Snapshot snapshot : taken) {
            TrainingOutcome outcome = trainer.from(snapshot).train(PARTS);
            assertThat(outcome.figures()).isEqualTo(expected.figures());
            assertThat(outcome.steps()).isEqualTo(expected.steps());
            assertThat(outcome.ending()).isEqualTo(expected.ending());
        }
    }

    @Test
    void aRunThatWasStoppedStaysSoUntilAnotherRuleIsGiven() {
        Path folder = temporary.resolve("run");
        RunFolder run = RunFolder.in(folder).checkpoints(CheckpointEvery.steps(3));
        Trainer trainer = trainer().stop(rule("earlyStopping(validation_loss, patience=2)"));
        TrainingOutcome stopped = trainer.on(run).train(PARTS);
        TrainingOutcome again = trainer.resume(RunFolder.in(folder).checkpoints(CheckpointEvery.USUAL), _ -> {})
                .train(PARTS);
        assertThat(again.steps()).isEqualTo(stopped.steps());
        assertThat(again.figures()).isEqualTo(stopped.figures());
        assertThat(again.ending()).isEqualTo(stopped.ending());
        TrainingOutcome further = trainer()
                .stop(rule("steps(120)"))
                .resume(RunFolder.in(folder).checkpoints(CheckpointEvery.USUAL), _ -> {})
                .train(PARTS);
        assertThat(further.steps()).isEqualTo(120);
        assertThat(RunFolder.load(folder).description().get("stops").compact()).isEqualTo("[\"steps(number=120)\"]");
    }

    @Test
    void aFigureThatIsNotReportedIsRefusedBeforeTheFirstStep() {
        Split noValidation = Split.of(SmallData.clouds(120), 0, 0.25, Rng.of(1));
        assertThatThrownBy(() -> trainer().stop(rule("earlyStopping")).train(noValidation))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("earlyStopping: no figure `validation_loss` is reported, since no examples are"
                        + " held out for validation. Hold some out, or take one of loss, accuracy, test_loss");
        assertThatThrownBy(() ->
                        trainer().stop(rule("target(1, metric=precision)")).train(PARTS))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("no figure `precision` is reported. Take one of loss, accuracy, validation_loss");
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        for (String bad : List.of(
                "earlyStopping(patience=0)",
                "earlyStopping(minDelta=-1)",
                "gradientNorm(0)",
                "gradientNorm(1, steps=0)",
                "time(0)",
                "steps(0)")) {
            assertThatThrownBy(() -> rule(bad))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("must be");
        }
        assertThat(Catalogues.STOPS.entries()).hasSizeGreaterThanOrEqualTo(5);
    }
}
