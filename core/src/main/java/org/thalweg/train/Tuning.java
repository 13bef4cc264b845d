package org.thalweg.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.thalweg.data.Split;
import org.thalweg.solve.Jobs;
import org.thalweg.spec.Spec;

/// A search for good hyperparameters: trains with many values, with several seeds each, and ranks them.
///
/// ```java
/// List<Tuning.Rank> best = Tuning.of(space, specs -> Trainer.of(
///                 Catalogues.MODELS.create(specs.get("model")), loss, OPTIMIZERS.create(specs.get("optimizer"))))
///         .search(new Search.Halving(3, 1))
///         .trials(30)
///         .metric("validation_accuracy")
///         .log(folder.resolve("trials.jsonl"), Json.object())
///         .run(data);
/// ```
///
/// Trainings run beside each other, each on one thread. A trial that goes on trains from where it stopped, to the same
/// bits as if it had not stopped. With a log, a search that was interrupted goes on with what is missing, and one that
/// is allowed more trials adds these.
public final class Tuning {
    private final SearchSpace space;
    private final Function<Map<String, Spec>, Trainer> trainer;
    private Search search = new Search.Random();
    private int trials = 20;
    private int seeds = 1;
    private int jobs = Runtime.getRuntime().availableProcessors();
    private long seed = 1;
    private String metric = "validation_loss";
    private @Nullable Path file;
    private Json.Members description = Json.object();
    private Consumer<Trial> listener = _ -> {};

    private Tuning(SearchSpace space, Function<Map<String, Spec>, Trainer> trainer) {
        this.space = space;
        this.trainer = trainer;
    }

    /// What one set of values came to, over all seeds, at the largest number of epochs it got to.
    ///
    /// @param trial its number, from 1
    /// @param values what was tried, by the names of the dimensions
    /// @param specs what was trained, by name
    /// @param metric over the seeds whose values were finite
    /// @param seconds of one training
    /// @param diverged the seeds whose values were not finite
    public record Rank(
            int trial,
            Map<String, String> values,
            Map<String, String> specs,
            int epochs,
            Spread metric,
            Spread seconds,
            int diverged) {}

    /// A search over a space.
    ///
    /// @param trainer what trains given specs, with all epochs and the first seed; its threads are one
    public static Tuning of(SearchSpace space, Function<Map<String, Spec>, Trainer> trainer) {
        return new Tuning(space, trainer);
    }

    /// How to search; at random if it is not said.
    public Tuning search(Search how) {
        search = how;
        return this;
    }

    /// How many sets of values to try; 20 if it is not said.
    public Tuning trials(int number) {
        trials = Trainer.atLeastOne("trials", number);
        return this;
    }

    /// How many seeds to train each with, from that of the trainer on; 1 if it is not said.
    public Tuning seeds(int number) {
        seeds = Trainer.atLeastOne("seeds", number);
        return this;
    }

    /// How many trainings run beside each other; one per processor if it is not said.
    public Tuning jobs(int number) {
        jobs = Trainer.atLeastOne("jobs", number);
        return this;
    }

    /// What decides what random searches try; 1 if it is not said.
    public Tuning seed(long number) {
        seed = number;
        return this;
    }

    /// By which of [TrainingOutcome#figures] to rank; `validation_loss` if it is not said.
    public Tuning metric(String name) {
        metric = name;
        return this;
    }

    /// Where to keep what is done, and to go on from.
    ///
    /// @param described what else decides the figures, such as the data: a search with another description does
    ///     not go on with this file
    public Tuning log(Path lines, Json.Members described) {
        file = lines;
        description = described;
        return this;
    }

    /// Who hears of each training that is done, also of those that were done before.
    public Tuning on(Consumer<Trial> looking) {
        listener = looking;
        return this;
    }

    /// Searches.
    ///
    /// @return the best first; those that were trained for fewer epochs after those that were trained for more
    /// @throws org.thalweg.spec.SpecException if specs with some of the values name nothing
    /// @throws SetupException if there is nothing to look for, a grid needs more trials, or the metric is not
    ///     reported
    /// @throws RunException if the log is of another search
    public List<Rank> run(Split data) {
        List<Candidate> candidates = new ArrayList<>();
        for (List<Spec> values : search.candidates(space, trials, seed)) {
            Map<String, Spec> specs = space.at(values);
            candidates.add(new Candidate(
                    candidates.size() + 1,
                    named(values),
                    texts(specs),
                    trainer.apply(specs).threads(1)));
        }
        Trainer first = candidates.getFirst().trainer;
        requireMetric(first, data);
        return new Going(candidates, search.rungs(first.epochs()), data).ranks();
    }

    private record Candidate(int number, Map<String, String> values, Map<String, String> specs, Trainer trainer) {}

    private Map<String, String> named(List<Spec> values) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            named.put(space.dimensions().get(i).name(), values.get(i).toString());
        }
        return named;
    }

    private static Map<String, String> texts(Map<String, Spec> specs) {
        Map<String, String> texts = new LinkedHashMap<>();
        specs.forEach((name, spec) -> texts.put(name, spec.toString()));
        return texts;
    }

    private void requireMetric(Trainer described, Split data) {
        List<String> figures = new ArrayList<>(List.of("loss"));
        described.metrics().forEach(counted -> figures.add(counted.name()));
        List<String> all = new ArrayList<>();
        for (String figure : figures) {
            all.add("train_" + figure);
            if (!data.validation().isEmpty()) {
                all.add("validation_" + figure);
            }
            if (!data.test().isEmpty()) {
                all.add("test_" + figure);
            }
        }
        if (!all.contains(metric)) {
            throw new SetupException(
                    "metric " + metric + ": no such figure is reported" + Watched.instead(metric, all));
        }
    }

    /// What makes a log that of this search. A grid is another one with more trials; others only go on.
    private Json.Members header(int epochs, Split data) {
        String way = switch (search) {
            case Search.Grid _ -> "grid";
            case Search.Random _ -> "random";
            case Search.Halving(int eta, int least) -> "asha(eta=" + eta + ", least=" + least + ")";
        };
        Json.Members all = description
                .with("fingerprint", Json.of(Fingerprint.of(data.train())))
                .with("search", Json.of(way))
                .with("space", space.json())
                .with("epochs", Json.of(epochs))
                .with("search_seed", Json.of(seed));
        return search instanceof Search.Grid ? all.with("trials", Json.of(trials)) : all;
    }

    /// One training of a candidate.
    private record Key(int trial, long seed, int epochs) {}

    /// A search that runs.
    private final class Going {
        private final List<Candidate> candidates;
        private final List<Integer> rungs;
        private final Split data;
        private final Rungs schedule;
        private final @Nullable TrialLog log;
        private final Map<Key, Trial> done = new ConcurrentHashMap<>();
        private final Map<Key, Snapshot> snapshots = new ConcurrentHashMap<>();

        Going(List<Candidate> candidates, List<Integer> rungs, Split data) {
            this.candidates = candidates;
            this.rungs = rungs;
            this.data = data;
            int eta = search instanceof Search.Halving(int factor, int _) ? factor : 1;
            schedule = new Rungs(rungs.size(), eta, candidates.size(), Watched.smallerIsBetter(metric));
            log = file == null ? null : new TrialLog(file, header(rungs.getLast(), data));
            if (log != null) {
                log.before().forEach(trial -> done.put(new Key(trial.number(), trial.seed(), trial.epochs()), trial));
            }
        }

        List<Rank> ranks() {
            List<Callable<Boolean>> workers = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                workers.add(this::work);
            }
            Jobs.all(workers, jobs);
            return ranked();
        }

        private boolean work() throws InterruptedException {
            boolean good = false;
            try {
                for (Rungs.Task task = schedule.next(); task != null; task = schedule.next()) {
                    double sum = 0;
                    for (int i = 0; i < seeds; i++) {
                        sum += trial(candidates.get(task.trial()), i, task.rung())
                                .score(metric);
                    }
                    schedule.done(task, sum / seeds);
                }
                good = true;
            } finally {
                if (!good) {
                    schedule.end();
                }
            }
            return good;
        }

        private Trial trial(Candidate candidate, int seedNumber, int rung) {
            long own = candidate.trainer.seed() + seedNumber;
            Key key = new Key(candidate.number, own, rungs.get(rung));
            Trial known = done.get(key);
            if (known == null) {
                Snapshot start =
                        rung == 0 ? null : snapshots.remove(new Key(candidate.number, own, rungs.get(rung - 1)));
                known = train(candidate, key, start);
                done.put(key, known);
                if (log != null) {
                    log.add(known);
                }
            }
            synchronized (this) {
                listener.accept(known);
            }
            return known;
        }

        private Trial train(Candidate candidate, Key key, @Nullable Snapshot start) {
            Trainer following = candidate
                    .trainer
                    .seed(key.seed)
                    .epochs(key.epochs)
                    .on(new Callback() {
                        @Override
                        public void onEnd(Progress progress, TrainingOutcome outcome) {
                            if (key.epochs < rungs.getLast()
                                    && outcome.ending() instanceof TrainingOutcome.Ending.Completed) {
                                snapshots.put(key, progress.snapshot());
                            }
                        }
                    });
            TrainingOutcome outcome = (start == null ? following : following.from(start)).train(data);
            String ending = switch (outcome.ending()) {
                case TrainingOutcome.Ending.Completed _ -> "completed";
                case TrainingOutcome.Ending.Stopped(String reason) -> reason;
                case TrainingOutcome.Ending.NotFinite _ -> Trial.NOT_FINITE;
            };
            return new Trial(
                    key.trial,
                    key.seed,
                    key.epochs,
                    candidate.values,
                    candidate.specs,
                    ending,
                    outcome.figures(),
                    outcome.seconds());
        }

        private List<Rank> ranked() {
            List<Rank> ranks = new ArrayList<>();
            for (Candidate candidate : candidates) {
                rungs.reversed().stream()
                        .flatMap(epochs -> rank(candidate, epochs).stream())
                        .findFirst()
                        .ifPresent(ranks::add);
            }
            Map<Integer, Double> scores = new HashMap<>();
            ranks.forEach(rank -> scores.put(rank.trial, rank.diverged > 0 ? Double.NaN : rank.metric.mean()));
            Comparator<Integer> byScore = Rungs.order(scores, Watched.smallerIsBetter(metric));
            ranks.sort(Comparator.comparingInt(Rank::epochs).reversed().thenComparing(Rank::trial, byScore));
            return ranks;
        }

        /// With all seeds, if that was trained.
        private Optional<Rank> rank(Candidate candidate, int epochs) {
            List<Trial> own = new ArrayList<>();
            for (int i = 0; i < seeds; i++) {
                Trial trial = done.get(new Key(candidate.number, candidate.trainer.seed() + i, epochs));
                if (trial == null) {
                    return Optional.empty();
                }
                own.add(trial);
            }
            double[] finite = own.stream()
                    .mapToDouble(trial -> trial.score(metric))
                    .filter(Double::isFinite)
                    .toArray();
            return Optional.of(new Rank(
                    candidate.number,
                    candidate.values,
                    candidate.specs,
                    epochs,
                    Spread.of(finite),
                    Spread.of(own.stream().mapToDouble(Trial::seconds).toArray()),
                    seeds - finite.length));
        }
    }
}
