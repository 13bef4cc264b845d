package org.thalweg.optim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.Variadic;

/// One rule with other rates and decays for some parameters.
///
/// ```java
/// new Groups(
///         new Adam(new Constant(0.001)),
///         List.of(
///                 Group.of("biases", e -> e.shape().rank() < 2, 1, 0), // no decay
///                 Group.of("embedding", e -> e.name().startsWith("embedding/"), 0.1, 0.01),
///                 Group.frozen("encoder", e -> e.name().startsWith("encoder/"))),
///         0.01);
/// ```
///
/// As a spec, with patterns of names: `groups(adam(lr=0.001), group("*/bias"), group("encoder/*", rate=0),
/// decay=0.01)`. A parameter belongs to the first group that holds it, and if none does to the rest, with the
/// rule's own rate and the decay given here. Each group's step is that of a rule of its own: it has its own slots
/// (`biases/m`), and norms over all parameters are those over the group. What is to see all of them together, as
/// [ClipByGlobalNorm] does, goes before this rule.
///
/// Frozen parameters keep no state and have no part in the step, but their gradients are computed.
///
/// @param rule for all parameters
/// @param groups in the order in which they are asked; may be empty
/// @param decay λ of a weight decay beside the gradient for the parameters of no group; default 0
@Named("groups")
@Meaning("one rule, with other rates and decays for groups of parameters")
public record Groups(
        UpdateRule rule,
        @Variadic List<Group> groups,
        @Default("0") double decay) implements UpdateRule {
    private static final String REST = "rest";

    public Groups {
        groups = List.copyOf(groups);
        Hyperparameters.requireInside("groups", "decay", decay, 0, Double.POSITIVE_INFINITY);
        Set<String> names = new HashSet<>(Set.of(REST));
        for (Group group : groups) {
            if (!names.add(group.name())) {
                throw new IllegalArgumentException("groups: two groups are named " + group.name()
                        + "; each needs a name of its own, and not " + REST);
            }
        }
    }

    /// Without decay for the rest.
    public Groups(UpdateRule rule, List<Group> groups) {
        this(rule, groups, 0);
    }

    /// The rate of the parameters of no group.
    @Override
    public Schedule learningRate() {
        return rule.learningRate();
    }

    @Override
    public Tensor update(Step step) {
        return join(step, step.zeros(), (part, group) -> {
            Tensor update = rule.update(part);
            return group.decay() == 0 ? update : new DecoupledDecay(group.decay()).apply(part, update);
        });
    }

    @Override
    public Tensor evaluated(Step state) {
        return join(state, state.parameters(), (part, _) -> rule.evaluated(part));
    }

    private interface OfPart {
        Tensor of(Step part, Group group);
    }

    /// A flat vector of what each group that moves makes of its part, and of `frozen` for the others.
    private Tensor join(Step step, Tensor frozen, OfPart of) {
        Group rest = Group.of(REST, _ -> true, 1, decay);
        Map<String, Group> members = new HashMap<>();
        for (Layout.Entry e : step.layout().entries()) {
            Group first = groups.stream().filter(g -> g.holds(e)).findFirst().orElse(rest);
            members.put(e.name(), first);
        }
        Map<Group, Step> parts = new HashMap<>();
        Map<Group, Tensor> made = new HashMap<>();
        return step.perParameter(e -> {
            Group group = members.get(e.name());
            if (group == null || group.rate() == 0) {
                return e.view(frozen);
            }
            Step part = parts.computeIfAbsent(
                    group,
                    g -> step.part(
                            g.name(),
                            other -> g.equals(members.get(other.name())),
                            new Scaled(step.schedule(), g.rate())));
            Tensor all = made.computeIfAbsent(group, g -> of.of(part, g));
            return part.layout().view(all, e.name());
        });
    }

    /// A schedule times a factor.
    private record Scaled(Schedule schedule, double factor) implements Schedule {
        @Override
        public double rate(long k) {
            return factor * schedule.rate(k);
        }

        @Override
        public Optional<ReduceOnPlateau> reacting() {
            return schedule.reacting();
        }

        @Override
        public RobbinsMonro robbinsMonro() {
            return schedule.robbinsMonro();
        }
    }
}
