package org.thalweg.optim;

import java.util.List;
import java.util.stream.Stream;
import org.thalweg.graph.Tensor;

/// A rule in stages: gradient transforms, one rule, step transforms, each applied to the result of the one
/// before.
///
///     clipByGlobalNorm(1).then(adam).then(decoupledDecay(0.01))
///
/// A stage in the wrong place does not compile: there is no rule behind a rule, and no transform of gradients
/// behind one. As a spec: `chain(clipByGlobalNorm(1.0), adam(lr=0.001), decoupledDecay(0.01))`.
///
/// The rate is that of the rule; step transforms see it too.
public record Chain(List<GradientTransform> gradients, UpdateRule rule, List<StepTransform> steps)
        implements UpdateRule {
    public Chain {
        gradients = GradientStages.flat(gradients).toList();
        steps = List.copyOf(steps);
    }

    @Override
    public Schedule learningRate() {
        return rule.learningRate();
    }

    @Override
    public Tensor update(Step step) {
        Step seen = step;
        for (int i = 0; i < gradients.size(); i++) {
            GradientTransform transform = gradients.get(i);
            Step before = seen;
            Step own = before.within("gradient" + (i + 1));
            seen = before.withGradient(point -> transform.apply(own, point, before.gradientAt(point)));
        }
        Tensor update = rule.update(seen);
        for (int i = 0; i < steps.size(); i++) {
            update = steps.get(i).apply(step.within("step" + (i + 1)), update);
        }
        return update;
    }

    @Override
    public Tensor evaluated(Step state) {
        Tensor parameters = rule.evaluated(state);
        for (int i = 0; i < steps.size(); i++) {
            parameters = steps.get(i).evaluated(state.within("step" + (i + 1)), parameters);
        }
        return parameters;
    }

    @Override
    public UpdateRule then(StepTransform transform) {
        return new Chain(
                gradients,
                rule,
                Stream.concat(steps.stream(), Stream.of(transform)).toList());
    }
}
