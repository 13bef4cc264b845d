package org.thalweg.tensor;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// How far samples are from the distribution they should have.
public final class Uniformity {
    private Uniformity() {}

    /// Kolmogorov's statistic √n · sup |Fₙ − F|: above 1.95 with probability 0.001 if `cdf` is the samples'
    /// distribution.
    public static double kolmogorov(double[] samples, DoubleUnaryOperator cdf) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        double worst = 0;
        for (int i = 0; i < sorted.length; i++) {
            double f = cdf.applyAsDouble(sorted[i]);
            worst = Math.max(worst, Math.max((i + 1.0) / sorted.length - f, f - (double) i / sorted.length));
        }
        return Math.sqrt(sorted.length) * worst;
    }

    /// Pearson's χ² of counts that should be equal; with k counts its mean is k − 1 and its variance 2(k − 1).
    public static double chiSquare(int[] counts) {
        double expected = Arrays.stream(counts).sum() / (double) counts.length;
        return Arrays.stream(counts)
                .mapToDouble(c -> (c - expected) * (c - expected) / expected)
                .sum();
    }

    /// The distribution function of the standard normal, to 1e-7: Abramowitz & Stegun 26.2.17.
    public static double normalCdf(double x) {
        double t = 1 / (1 + 0.2316419 * Math.abs(x));
        double tail = Math.exp(-x * x / 2)
                / Math.sqrt(2 * Math.PI)
                * t
                * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return x < 0 ? tail : 1 - tail;
    }

    public static double mean(double[] samples) {
        return Arrays.stream(samples).average().orElseThrow();
    }

    /// The mean of xᵖ.
    public static double moment(double[] samples, int power) {
        return Arrays.stream(samples).map(x -> Math.pow(x, power)).average().orElseThrow();
    }

    /// The mean of x(i)·x(i + lag).
    public static double covariance(double[] samples, int lag) {
        double sum = 0;
        for (int i = lag; i < samples.length; i++) {
            sum += samples[i] * samples[i - lag];
        }
        return sum / (samples.length - lag);
    }
}
