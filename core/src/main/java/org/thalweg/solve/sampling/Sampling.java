package org.thalweg.solve.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.thalweg.kernel.Vectors;
import org.thalweg.solve.Jobs;
import org.thalweg.solve.Objective;
import org.thalweg.tensor.Rng;

/// Draws from exp(−f(x)/T): what is drawn from, by how many chains, from where, and how many draws. Immutable.
///
/// ```java
/// Samples samples = Sampling.of(f).around(0, 0).spread(2).draws(2000).run(Langevin.mala());
/// ```
///
/// Chains that begin far from each other, farther than the density is wide, and end up alike are what tells that
/// they have found all of it. See [Diagnostics].
public final class Sampling {
    private final Supplier<? extends Objective> f;
    private final int dimension;
    private final double temperature;
    private final Starts starts;
    private final Lengths lengths;
    private final long seed;
    private final int threads;

    /// Chains, and of each: transitions in warm-up, draws, transitions for each draw.
    private record Lengths(int chains, int warmUp, int draws, int thinning) {}

    private Sampling(
            Supplier<? extends Objective> f,
            int dimension,
            double temperature,
            Starts starts,
            Lengths lengths,
            long seed,
            int threads) {
        this.f = f;
        this.dimension = dimension;
        this.temperature = temperature;
        this.starts = starts;
        this.lengths = lengths;
        this.seed = seed;
        this.threads = threads;
    }

    /// Of exp(−f(x)): 4 chains around 0, each with 1000 transitions of warm-up and 1000 draws.
    ///
    /// @param f asked by several threads at once if there are to be several: else [#ofEach]
    public static Sampling of(Objective f) {
        return ofEach(() -> f);
    }

    /// The same with a function for each chain, so that none is asked by two threads at once.
    ///
    /// @param f asked once more, for the dimension
    public static Sampling ofEach(Supplier<? extends Objective> f) {
        int n = f.get().dimension();
        Ranges.requireAtLeast("sampling", "the dimension of f", n, 1);
        Starts starts = new Starts.Around(Collections.nCopies(n, 0.0), 1);
        return new Sampling(f, n, 1, starts, new Lengths(4, 1000, 1000, 1), 1, 1);
    }

    /// T: above 1 flattens the density, below 1 sharpens it.
    public Sampling temperature(double newTemperature) {
        Ranges.requirePositive("sampling", "temperature", newTemperature);
        return new Sampling(f, dimension, newTemperature, starts, lengths, seed, threads);
    }

    /// Each chain begins at a place of its own around this one.
    ///
    /// @throws IllegalArgumentException if it has not as many elements as the function has variables, or one
    ///     that is not finite
    public Sampling around(double... center) {
        requirePoint("center", center);
        double spread = starts instanceof Starts.Around now ? now.spread() : 1;
        List<Double> kept = Arrays.stream(center).boxed().toList();
        return with(new Starts.Around(kept, spread), lengths);
    }

    /// How far around, the standard deviation of each variable; default 1. With 0 all begin at the same place.
    ///
    /// @throws IllegalStateException if each chain was given its start
    public Sampling spread(double spread) {
        Ranges.requireWithin("sampling", "spread", spread, 0, Double.MAX_VALUE);
        if (!(starts instanceof Starts.Around now)) {
            throw new IllegalStateException("sampling: spread = " + spread
                    + " is for starts around a center, and each chain was given its own");
        }
        return with(new Starts.Around(now.center(), spread), lengths);
    }

    /// As many chains as starts.
    ///
    /// @throws IllegalArgumentException as for [#around]
    public Sampling from(double[]... eachStart) {
        Ranges.requireAtLeast("sampling", "the number of starts", eachStart.length, 1);
        List<double[]> kept = new ArrayList<>();
        for (int chain = 0; chain < eachStart.length; chain++) {
            requirePoint("start of chain " + chain, eachStart[chain]);
            kept.add(eachStart[chain].clone());
        }
        return with(
                new Starts.Each(List.copyOf(kept)),
                new Lengths(kept.size(), lengths.warmUp, lengths.draws, lengths.thinning));
    }

    private void requirePoint(String name, double[] x) {
        if (x.length != dimension) {
            throw new IllegalArgumentException("sampling: " + name + ": " + x.length + " numbers for a function of "
                    + dimension + " variables; there must be as many");
        }
        if (!Vectors.isFinite(x)) {
            throw new IllegalArgumentException("sampling: " + name + ": a number is not finite");
        }
    }

    /// How many chains; default 4.
    ///
    /// @throws IllegalStateException if each chain was given its start, unless it is their number
    public Sampling chains(int chains) {
        Ranges.requireAtLeast("sampling", "chains", chains, 1);
        if (starts instanceof Starts.Each(List<double[]> each) && each.size() != chains) {
            throw new IllegalStateException("sampling: chains = " + chains + ", and " + each.size()
                    + " were given their starts; there must be as many");
        }
        return with(starts, new Lengths(chains, lengths.warmUp, lengths.draws, lengths.thinning));
    }

    /// How many transitions are for learning and for getting to where the density is, and thrown away; default
    /// 1000.
    public Sampling warmUp(int transitions) {
        Ranges.requireAtLeast("sampling", "warmUp", transitions, 0);
        return with(starts, new Lengths(lengths.chains, transitions, lengths.draws, lengths.thinning));
    }

    /// How many draws each chain gives; default 1000.
    public Sampling draws(int draws) {
        Ranges.requireAtLeast("sampling", "draws", draws, 1);
        return with(starts, new Lengths(lengths.chains, lengths.warmUp, draws, lengths.thinning));
    }

    /// Each draw is the last of this many transitions; default 1.
    public Sampling thinnedBy(int transitions) {
        Ranges.requireAtLeast("sampling", "thinnedBy", transitions, 1);
        return with(starts, new Lengths(lengths.chains, lengths.warmUp, lengths.draws, transitions));
    }

    /// Default 1.
    public Sampling seed(long newSeed) {
        return new Sampling(f, dimension, temperature, starts, lengths, newSeed, threads);
    }

    /// How many chains run at once; default 1, one after the other. The draws are the same for any.
    public Sampling threads(int atOnce) {
        Ranges.requireAtLeast("sampling", "threads", atOnce, 1);
        return new Sampling(f, dimension, temperature, starts, lengths, seed, atOnce);
    }

    private Sampling with(Starts newStarts, Lengths newLengths) {
        return new Sampling(f, dimension, temperature, newStarts, newLengths, seed, threads);
    }

    /// Runs the chains.
    ///
    /// @throws InfeasibleStartException if a chain finds no start at which the function is finite
    /// @throws org.thalweg.solve.ObjectiveException if the function throws
    public Samples run(Sampler sampler) {
        List<Callable<Samples.Track>> work = new ArrayList<>();
        for (int chain = 0; chain < lengths.chains; chain++) {
            int number = chain;
            work.add(() -> run(sampler, number));
        }
        String title =
                "%d chains × %d draws of %d variables, each the last of %d transitions, after %d of warm-up; seed %d"
                        .formatted(lengths.chains, lengths.draws, dimension, lengths.thinning, lengths.warmUp, seed);
        return new Samples(title, dimension, Jobs.all(work, threads));
    }

    private Samples.Track run(Sampler sampler, int number) {
        Rng random = Rng.of(seed).stream(number);
        var target = new Density(f.get(), temperature);
        Place start = starts.of(number, target, sampler.usesGradients(), random.stream("start"));
        Chain chain = sampler.begin(target, start, random, lengths.warmUp);
        for (int t = 0; t < lengths.warmUp; t++) {
            chain.next(true);
        }
        double[][] draws = new double[lengths.draws][];
        double[] values = new double[lengths.draws];
        long moves = 0;
        for (int i = 0; i < lengths.draws; i++) {
            for (int t = 0; t < lengths.thinning; t++) {
                moves += chain.next(false) ? 1 : 0;
            }
            draws[i] = chain.place().x().clone();
            values[i] = chain.place().value();
        }
        double acceptance = moves / ((double) lengths.draws * lengths.thinning);
        return new Samples.Track(draws, values, acceptance, chain.step(), target.values(), target.gradients());
    }
}
