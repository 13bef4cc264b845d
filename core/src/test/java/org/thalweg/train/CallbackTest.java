package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.data.Dataset;
import org.thalweg.data.Split;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Exponential;
import org.thalweg.tensor.Rng;

class CallbackTest {
    private static final Dataset CLOUDS = SmallData.clouds(70);

    private static Trainer trainer() {
        return Trainer.of(Mlp.of(4), new SoftmaxCrossEntropy(), new Adam(new Constant(0.02)))
                .epochs(3)
                .batchSize(32)
                .threads(1);
    }

    /// Notes what it is told.
    private static final class Diary implements Callback {
        final List<String> entries = new ArrayList<>();
        final List<EpochReport> reports = new ArrayList<>();

        @Override
        public void onStart(Setup setup, Progress progress) {
            entries.add("start " + setup.model().size() + " parameters, epoch " + progress.epoch());
        }

        @Override
        public void onStep(Progress p) {
            entries.add("step " + p.step() + ": epoch " + p.epoch() + "/" + p.epochs() + ", batch " + p.batch() + "/"
                    + p.batches() + ", " + p.examples() + " examples");
        }

        @Override
        public void onEpoch(Progress progress, EpochReport report) {
            entries.add("epoch " + report.epoch());
            reports.add(report);
        }

        @Override
        public void onEnd(Progress progress, TrainingOutcome outcome) {
            entries.add("end after " + outcome.epochs());
        }

        @Override
        public void onFailure(Throwable failure) {
            entries.add("failure: " + failure.getMessage());
        }
    }

    @Test
    void eventsComeInOrder() {
        Diary diary = new Diary();
        trainer().epochs(2).on(diary).train(CLOUDS);
        assertThat(diary.entries)
                .containsExactly(
                        "start 27 parameters, epoch 0", // 2·4 + 4 + 4·3 + 3
                        "step 1: epoch 1/2, batch 1/3, 32 examples",
                        "step 2: epoch 1/2, batch 2/3, 64 examples",
                        "step 3: epoch 1/2, batch 3/3, 70 examples",
                        "epoch 1",
                        "step 4: epoch 2/2, batch 1/3, 32 examples",
                        "step 5: epoch 2/2, batch 2/3, 64 examples",
                        "step 6: epoch 2/2, batch 3/3, 70 examples",
                        "epoch 2",
                        "end after 2");
    }

    @Test
    void reportsHaveRunningFiguresAndExactOnesOfTheHeldOutParts() {
        Diary diary = new Diary();
        Split parts = Split.of(CLOUDS, 0.2, 0.2, Rng.of(1));
        TrainingOutcome outcome = trainer()
                .on(diary)
                .on(new Callback() {
                    @Override
                    public void onEpoch(Progress progress, EpochReport report) {
                        assertThat(progress.running()).isEqualTo(report.running());
                    }
                })
                .train(parts);
        assertThat(diary.reports).hasSize(3);
        EpochReport last = diary.reports.getLast();
        assertThat(last.running().examples()).isEqualTo(42);
        assertThat(last.test()).isEqualTo(outcome.test());
        assertThat(last.validation()).isEqualTo(outcome.validation()).isNotEqualTo(last.test());
        assertThat(last.running().loss()).isNotEqualTo(outcome.train().loss());
        assertThat(last.figures().keySet())
                .containsExactly(
                        "loss", "accuracy", "validation_loss", "validation_accuracy", "test_loss", "test_accuracy");
    }

    @Test
    void theRateIsThatOfTheLastStep() {
        List<Double> rates = new ArrayList<>();
        Trainer.of(Mlp.of(), new SoftmaxCrossEntropy(), new Adam(new Exponential(0.1, 0.5)))
                .epochs(1)
                .batchSize(32)
                .on(new Callback() {
                    @Override
                    public void onStep(Progress progress) {
                        rates.add(progress.rate());
                    }
                })
                .train(CLOUDS);
        assertThat(rates).hasSize(3);
        for (int k = 0; k < 3; k++) {
            assertThat(rates.get(k)).isEqualTo(new Exponential(0.1, 0.5).rate(k));
        }
    }

    /// A training of three epochs that is stopped after the fourth step has the parameters of the fourth step:
    /// those of another, which ends there by itself.
    @Test
    void aRequestToStopLeavesWhatWasLearntUntilThen() {
        Diary diary = new Diary();
        TrainingOutcome stopped = trainer()
                .on(new Callback() {
                    @Override
                    public void onStep(Progress progress) {
                        if (progress.step() == 3) {
                            progress.stop("enough");
                            progress.stop("the first reason counts");
                        }
                    }
                })
                .on(diary)
                .train(CLOUDS);
        assertThat(stopped.ending()).isEqualTo(new TrainingOutcome.Ending.Stopped("enough"));
        assertThat(stopped.epochs()).isEqualTo(1);
        assertThat(stopped.steps()).isEqualTo(3);
        assertThat(diary.entries).endsWith("epoch 1", "end after 1");
        TrainingOutcome whole = trainer().epochs(1).train(CLOUDS);
        assertThat(stopped.model().parameters().floats())
                .isEqualTo(whole.model().parameters().floats());
        assertThat(stopped.figures()).isEqualTo(whole.figures());
    }

    @Test
    void aStopInTheMiddleOfAnEpochHasNoReportOfIt() {
        Diary diary = new Diary();
        TrainingOutcome stopped = trainer()
                .on(new Callback() {
                    @Override
                    public void onStep(Progress progress) {
                        if (progress.step() == 5) {
                            progress.stop("enough");
                        }
                    }
                })
                .on(diary)
                .train(CLOUDS);
        assertThat(stopped.epochs()).isEqualTo(1);
        assertThat(stopped.steps()).isEqualTo(5);
        assertThat(diary.reports).hasSize(1);
        assertThat(diary.entries).endsWith("step 5: epoch 2/3, batch 2/3, 64 examples", "end after 1");
        try (Predictor predictor = stopped.model().predictor(1)) {
            assertThat(predictor.evaluate(CLOUDS)).isEqualTo(stopped.train());
        }
    }

    @Test
    void anotherThreadMayAskToStop() {
        TrainingOutcome stopped = trainer()
                .epochs(1_000_000)
                .on(new Callback() {
                    @Override
                    public void onStart(Setup setup, Progress progress) {
                        Thread.ofVirtual().start(() -> progress.stop("interrupted"));
                    }
                })
                .train(CLOUDS);
        assertThat(stopped.ending()).isEqualTo(new TrainingOutcome.Ending.Stopped("interrupted"));
        assertThat(stopped.model().parameters().shape().elements()).isEqualTo(27);
    }

    @Test
    void callbacksDoNotChangeTheResult() {
        TrainingOutcome watched = trainer().on(new Diary()).on(new Diary()).train(CLOUDS);
        assertThat(watched.figures()).isEqualTo(trainer().train(CLOUDS).figures());
    }

    @Test
    void aCallbackThatThrowsEndsTheTrainingAndAllAreTold() {
        Diary diary = new Diary();
        Callback broken = new Callback() {
            @Override
            public void onStep(Progress progress) {
                throw new IllegalStateException("broken");
            }
        };
        assertThatThrownBy(() -> trainer().on(diary).on(broken).train(CLOUDS)).hasMessage("broken");
        assertThat(diary.entries).endsWith("step 1: epoch 1/3, batch 1/3, 32 examples", "failure: broken");
    }
}
