package org.thalweg.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.thalweg.data.Split;
import org.thalweg.optim.UpdateRule;
import org.thalweg.solve.Jobs;

/// A comparison of update rules from equal initial parameters and on equal batches, over several seeds. Rules differ in
/// nothing else: with each seed all of them train the same network, from the same values, on the same examples in the
/// same order.
///
/// ```java
/// List<Race.Run> runs = Race.of(trainer, Map.of("sgd", new Sgd(…), "adam", new Adam(…)))
///         .seeds(3)
///         .goal(new Race.Goal("test_accuracy", 0.9))
///         .run(data);
/// ```
///
/// Trainings run beside each other, each on one thread; which of them do changes their seconds, and no other figure. A
/// rule that diverges ends its own training only.
public final class Race {
    private final Trainer trainer;
    private final Map<String, UpdateRule> rules;
    private int seeds = 3;
    private int jobs = Runtime.getRuntime().availableProcessors();
    private Optional<Goal> goal = Optional.empty();
    private Follower follower = (_, _) -> new Callback() {};

    private Race(Trainer trainer, Map<String, UpdateRule> rules) {
        this.trainer = trainer;
        this.rules = rules;
    }

    /// What a run is timed to.
    ///
    /// @param figure one of [EpochReport#figures]
    /// @param value what is good enough: at most this for losses, at least this for others
    public record Goal(String figure, double value) {
        boolean reached(EpochReport report) {
            double reached = Watched.of(figure, report);
            return Watched.smallerIsBetter(figure) ? reached <= value : reached >= value;
        }
    }

    /// Who looks on. Called on the threads of the trainings.
    @FunctionalInterface
    public interface Follower {
        /// Follows the training of one rule with one seed.
        Callback follow(String rule, long seed);
    }

    /// One training.
    ///
    /// @param rule its name
    /// @param seed of initial values and batches
    /// @param outcome how it ended
    /// @param epochs what each epoch came to
    /// @param losses the mean loss of every so many steps, at most about 200
    /// @param reached when the goal was reached, looked at after each epoch
    public record Run(
            String rule,
            long seed,
            TrainingOutcome outcome,
            List<EpochReport> epochs,
            List<LossCurve.Point> losses,
            Optional<EpochReport> reached) {
        public Run {
            epochs = List.copyOf(epochs);
            losses = List.copyOf(losses);
        }

        /// Whether a value was not finite, and the training ended for it.
        public boolean diverged() {
            return outcome.ending() instanceof TrainingOutcome.Ending.NotFinite;
        }
    }

    /// A race of rules by their names.
    ///
    /// @param trainer all but the rule, which is replaced, and the threads, which are one for each training
    /// @throws IllegalArgumentException if there are none
    public static Race of(Trainer trainer, Map<String, UpdateRule> rules) {
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("a race of no rules; name at least one");
        }
        return new Race(trainer.threads(1), new LinkedHashMap<>(rules));
    }

    /// How many seeds, from that of the trainer on; 3 if it is not said.
    public Race seeds(int number) {
        seeds = Trainer.atLeastOne("seeds", number);
        return this;
    }

    /// How many trainings run beside each other; one per processor if it is not said.
    public Race jobs(int number) {
        jobs = Trainer.atLeastOne("jobs", number);
        return this;
    }

    /// What the runs are timed to; nothing if it is not said.
    public Race goal(Goal wanted) {
        goal = Optional.of(wanted);
        return this;
    }

    /// Who looks on.
    public Race on(Follower looking) {
        follower = looking;
        return this;
    }

    /// Trains with every rule and seed.
    ///
    /// @return the runs by rule, then seed
    /// @throws SetupException if the goal is none of the figures that are reported
    public List<Run> run(Split data) {
        List<Callable<Run>> work = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            long seed = trainer.seed() + i;
            rules.forEach((name, rule) -> work.add(() -> run(name, rule, seed, data)));
        }
        List<Run> done = Jobs.all(work, jobs);
        List<Run> runs = new ArrayList<>();
        for (String name : rules.keySet()) {
            done.stream().filter(run -> run.rule().equals(name)).forEach(runs::add);
        }
        return runs;
    }

    private Run run(String name, UpdateRule rule, long seed, Split data) {
        var kept = new Journal();
        TrainingOutcome outcome = trainer.rule(rule)
                .seed(seed)
                .on(kept)
                .on(follower.follow(name, seed))
                .train(data);
        return new Run(name, seed, outcome, kept.epochs, kept.curve.points(), Optional.ofNullable(kept.reached));
    }

    /// Writes down what is seen of a training.
    private final class Journal implements Callback {
        private final List<EpochReport> epochs = new ArrayList<>();
        private final LossCurve curve = new LossCurve();
        private @Nullable EpochReport reached;

        @Override
        public void onStart(Setup setup, Progress progress) {
            goal.ifPresent(wanted -> Watched.check("goal", wanted.figure, setup));
            curve.begin((long) progress.epochs() * progress.batches());
        }

        @Override
        public void onStep(Progress progress) {
            curve.add(progress.step(), progress.lastLoss());
        }

        @Override
        public void onEpoch(Progress progress, EpochReport report) {
            epochs.add(report);
            if (reached == null && goal.isPresent() && goal.get().reached(report)) {
                reached = report;
            }
        }
    }
}
