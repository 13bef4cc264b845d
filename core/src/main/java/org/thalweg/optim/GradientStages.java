package org.thalweg.optim;

import java.util.List;
import java.util.stream.Stream;
import org.thalweg.graph.Tensor;

/// Gradient transforms in order, as one. A [Chain] takes them apart again, so that each has slots of its own.
record GradientStages(List<GradientTransform> stages) implements GradientTransform {
    GradientStages {
        stages = stages.stream()
                .flatMap(t -> t instanceof GradientStages(var inner) ? inner.stream() : Stream.of(t))
                .toList();
    }

    @Override
    public Tensor apply(Step step, Tensor point, Tensor gradient) {
        Tensor g = gradient;
        for (int i = 0; i < stages.size(); i++) {
            g = stages.get(i).apply(step.within("stage" + (i + 1)), point, g);
        }
        return g;
    }
}
