package org.thalweg.train;

import java.util.Arrays;
import org.thalweg.nn.Loss;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.NDArray;

/// The coefficient of determination,
///
///     R² = 1 − Σᵢ (yᵢ − ŷᵢ)² / Σᵢ (yᵢ − ȳ)²
///
/// with ȳ the mean of the targets that were added: 1 is perfect, 0 as good as their mean, and there is no bound
/// below. Of several values per example it is the mean of their R². Where all targets are equal it is 1 if the
/// predictions are, too, and 0 if not. Both of these are the conventions of scikit-learn's `r2_score`.
///
/// Sums are double; those around the mean are Welford's (1962), "Note on a method for calculating corrected sums of
/// squares and products", which needs one pass and does not cancel.
@Named("r2")
@Meaning("how much of the spread of the targets is predicted, at most 1")
public record RSquared() implements Metric {
    @Override
    public String name() {
        return "r2";
    }

    @Override
    public Loss.Target target() {
        return Loss.Target.VALUES;
    }

    @Override
    public Tally tally() {
        return new Sums();
    }

    private static final class Sums implements Tally {
        private long n;
        private double[] residual = {};
        private double[] mean = {};
        private double[] total = {};

        @Override
        public void reset() {
            n = 0;
            Arrays.fill(residual, 0);
            Arrays.fill(mean, 0);
            Arrays.fill(total, 0);
        }

        @Override
        public void add(NDArray prediction, NDArray target, int examples) {
            int width = target.shape().elements() / target.shape().size(0);
            if (residual.length != width) {
                residual = new double[width];
                mean = new double[width];
                total = new double[width];
            }
            for (int i = 0; i < examples; i++) {
                n++;
                for (int j = 0; j < width; j++) {
                    double y = target.get(i * width + j);
                    double error = y - prediction.get(i * width + j);
                    residual[j] += error * error;
                    double before = y - mean[j];
                    mean[j] += before / n;
                    total[j] += before * (y - mean[j]);
                }
            }
        }

        @Override
        public double value() {
            double sum = 0;
            for (int j = 0; j < residual.length; j++) {
                sum += total[j] > 0 ? 1 - residual[j] / total[j] : residual[j] == 0 ? 1 : 0;
            }
            return n == 0 ? Double.NaN : sum / residual.length;
        }

        @Override
        public double[] numbers() {
            int width = residual.length;
            double[] numbers = new double[1 + 3 * width];
            numbers[0] = n;
            System.arraycopy(residual, 0, numbers, 1, width);
            System.arraycopy(mean, 0, numbers, 1 + width, width);
            System.arraycopy(total, 0, numbers, 1 + 2 * width, width);
            return numbers;
        }

        @Override
        public void restore(double[] numbers) {
            int width = (numbers.length - 1) / 3;
            n = (long) numbers[0];
            residual = Arrays.copyOfRange(numbers, 1, 1 + width);
            mean = Arrays.copyOfRange(numbers, 1 + width, 1 + 2 * width);
            total = Arrays.copyOfRange(numbers, 1 + 2 * width, 1 + 3 * width);
        }
    }
}
