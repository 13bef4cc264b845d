package org.thalweg.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.Variadic;

/// A rule in stages, each applied to the result of the one before; see [Stage]. The rate is that of the one
/// rule; step transforms see it too. Slots of transforms have the stage's place before their names.
///
/// @param stages gradient transforms, one rule, step transforms
@Named("chain")
@Meaning("gradient transforms, one rule, step transforms, in this order")
record Chain(@Variadic List<Stage> stages) implements UpdateRule {
    private static final String ORDER = "gradient transforms come first, then one rule, then step transforms";

    Chain {
        stages = stages.stream().<Stage>flatMap(Chain::parts).toList();
        int rules = 0;
        for (Stage stage : stages) {
            boolean fits = switch (stage) {
                case GradientTransform _ -> rules == 0;
                case UpdateRule _ -> rules++ == 0;
                case StepTransform _ -> rules == 1;
            };
            if (!fits) {
                throw new IllegalArgumentException("chain: " + stage + " is in the wrong place: " + ORDER);
            }
        }
        if (rules == 0) {
            throw new IllegalArgumentException("chain: there is no rule among " + stages + ": " + ORDER);
        }
    }

    private static Stream<? extends Stage> parts(Stage stage) {
        return switch (stage) {
            case GradientStages(var inner) -> inner.stream();
            case Chain(var inner) -> inner.stream();
            case GradientTransform _, UpdateRule _, StepTransform _ -> Stream.of(stage);
        };
    }

    private UpdateRule rule() {
        for (Stage stage : stages) {
            if (stage instanceof UpdateRule rule) {
                return rule;
            }
        }
        throw new IllegalStateException("a chain has a rule");
    }

    @Override
    public Schedule learningRate() {
        return rule().learningRate();
    }

    @Override
    public Tensor update(Step step) {
        Step seen = step;
        Tensor update = step.zeros();
        for (int i = 0; i < stages.size(); i++) {
            Step own = step.within(place(i));
            switch (stages.get(i)) {
                case GradientTransform transform -> {
                    Step before = seen;
                    seen = before.withGradient(point -> transform.apply(own, point, before.gradientAt(point)));
                }
                case UpdateRule rule -> update = rule.update(seen);
                case StepTransform transform -> update = transform.apply(own, update);
            }
        }
        return update;
    }

    @Override
    public Tensor evaluated(Step state) {
        Tensor parameters = state.parameters();
        for (int i = 0; i < stages.size(); i++) {
            parameters = switch (stages.get(i)) {
                case GradientTransform _ -> parameters;
                case UpdateRule rule -> rule.evaluated(state);
                case StepTransform transform -> transform.evaluated(state.within(place(i)), parameters);
            };
        }
        return parameters;
    }

    private static String place(int stage) {
        return "stage" + (stage + 1);
    }

    @Override
    public UpdateRule then(StepTransform transform) {
        List<Stage> more = new ArrayList<>(stages);
        more.add(transform);
        return new Chain(more);
    }
}
