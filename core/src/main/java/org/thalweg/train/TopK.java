package org.thalweg.train;

import org.thalweg.nn.Loss;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.NDArray;

/// The share of places, one per example or several, whose right class is among the k most probable: the top-5 error of
/// Russakovsky et al. (2015), "ImageNet large scale visual recognition challenge", arXiv:1409.0575, §4.1, is 1 minus
/// it.
///
/// The order is that of [org.thalweg.graph.Tensor#topK]: of equal probabilities the first counts as the larger, and NaN
/// as the largest. With k = 1 it is [Accuracy], with as many classes as k or fewer it is 1.
///
/// @param k how many classes are guessed, at least 1; 5 by default
@Named("topK")
@Meaning("the share of places whose right class is among the k most probable")
public record TopK(
        @Default("5") @Meaning("how many classes are guessed")
        int k) implements Metric {
    public TopK {
        if (k < 1) {
            throw new IllegalArgumentException("topK: k = " + k + " must be at least 1");
        }
    }

    /// `top5_accuracy` for k = 5.
    @Override
    public String name() {
        return "top" + k + "_accuracy";
    }

    @Override
    public Loss.Target target() {
        return Loss.Target.CLASS;
    }

    @Override
    public Tally tally() {
        return new Hits((prediction, from, classes, right) -> ahead(prediction, from, classes, right) < k);
    }

    /// How many of `count` elements from element `from` on come before the one at `right`.
    private static int ahead(NDArray values, int from, int count, int right) {
        double held = values.get(from + right);
        int ahead = 0;
        for (int j = 0; j < count; j++) {
            double met = values.get(from + j);
            boolean larger = met > held || (Double.isNaN(met) && !Double.isNaN(held));
            boolean equal = met == held || (Double.isNaN(met) && Double.isNaN(held));
            ahead += larger || (equal && j < right) ? 1 : 0;
        }
        return ahead;
    }
}
