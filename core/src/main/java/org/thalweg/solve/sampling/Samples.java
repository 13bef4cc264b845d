package org.thalweg.solve.sampling;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.thalweg.linear.Matrix;

/// What chains have drawn: chains × draws × variables, and the value of f of each draw. Chains, draws and variables are
/// counted from 0.
public final class Samples {
    private final String title;
    private final int dimension;
    private final List<Track> tracks;

    /// What one chain leaves.
    @SuppressWarnings("ArrayRecordComponent") // carried to Samples, which does not give them away
    record Track(double[][] draws, double[] values, double acceptance, double step, long evaluations, long gradients) {}

    Samples(String title, int dimension, List<Track> tracks) {
        this.title = title;
        this.dimension = dimension;
        this.tracks = List.copyOf(tracks);
    }

    /// How many chains.
    public int chains() {
        return tracks.size();
    }

    /// How many draws of each.
    public int draws() {
        return tracks.getFirst().draws.length;
    }

    /// n.
    public int dimension() {
        return dimension;
    }

    /// A draw.
    public double[] draw(int chain, int draw) {
        return tracks.get(chain).draws[draw].clone();
    }

    /// f of a draw.
    public double value(int chain, int draw) {
        return tracks.get(chain).values[draw];
    }

    /// f of all draws, [chains, draws].
    public double[][] values() {
        return tracks.stream().map(track -> track.values.clone()).toArray(double[][]::new);
    }

    /// A function of all draws, [chains, draws], for [Diagnostics#of].
    public double[][] each(ToDoubleFunction<double[]> function) {
        double[][] of = new double[chains()][draws()];
        for (int chain = 0; chain < of.length; chain++) {
            for (int i = 0; i < of[chain].length; i++) {
                of[chain][i] = function.applyAsDouble(draw(chain, i));
            }
        }
        return of;
    }

    /// A variable of all draws, [chains, draws].
    public double[][] variable(int i) {
        return each(x -> x[i]);
    }

    /// Mean, error, and what the draws are worth, of a variable.
    public Diagnostics diagnostics(int i) {
        return Diagnostics.of(variable(i));
    }

    /// The mean of all draws.
    public double[] mean() {
        double[] mean = new double[dimension];
        for (Track track : tracks) {
            for (double[] x : track.draws) {
                for (int i = 0; i < dimension; i++) {
                    mean[i] += x[i];
                }
            }
        }
        for (int i = 0; i < dimension; i++) {
            mean[i] /= (double) chains() * draws();
        }
        return mean;
    }

    /// The covariance of all draws; of a single draw NaN.
    public Matrix covariance() {
        double[] mean = mean();
        Matrix covariance = new Matrix(dimension, dimension);
        double[] sums = covariance.data();
        for (Track track : tracks) {
            for (double[] x : track.draws) {
                for (int i = 0; i < dimension; i++) {
                    for (int j = 0; j < dimension; j++) {
                        sums[i * dimension + j] += (x[i] - mean[i]) * (x[j] - mean[j]);
                    }
                }
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= (double) chains() * draws() - 1;
        }
        return covariance;
    }

    /// Accepted proposals of all, after warm-up.
    public double acceptance() {
        return tracks.stream().mapToDouble(Track::acceptance).average().orElseThrow();
    }

    /// The same of one chain.
    public double acceptance(int chain) {
        return tracks.get(chain).acceptance;
    }

    /// The scale or step length at the end of a chain, which was learned in warm-up; NaN if the sampler has none.
    public double step(int chain) {
        return tracks.get(chain).step;
    }

    /// How often f was evaluated, warm-up and starts included.
    public long evaluations() {
        return tracks.stream().mapToLong(Track::evaluations).sum();
    }

    /// How often with its gradient.
    public long gradients() {
        return tracks.stream().mapToLong(Track::gradients).sum();
    }

    /// A table for people: means with their errors, spread, quantiles and [Diagnostics] of each variable and of f.
    public String report() {
        return Report.of(this, title);
    }
}
