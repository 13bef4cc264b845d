package org.thalweg.optim;

import java.util.function.Predicate;

/// Some of the parameters, and how they move: see [Groups].
public interface Group {
    /// Goes before the names of the group's slots; differs from those of the other groups.
    String name();

    /// Whether a parameter belongs to the group.
    boolean holds(Layout.Entry parameter);

    /// A factor on the rate of the rule; 0 freezes the parameters.
    double rate();

    /// λ of a weight decay beside the gradient ([DecoupledDecay]); 0 is none.
    double decay();

    /// The parameters for which `which` is true.
    ///
    /// @param rate a factor on the rate of the rule; 0 freezes the parameters
    /// @param decay λ of a weight decay beside the gradient; 0 is none
    static Group of(String name, Predicate<Layout.Entry> which, double rate, double decay) {
        return new Chosen(name, which, rate, decay);
    }

    /// A group that stays where it is.
    static Group frozen(String name, Predicate<Layout.Entry> which) {
        return of(name, which, 0, 0);
    }

    /// A group by a predicate.
    record Chosen(String name, Predicate<Layout.Entry> which, double rate, double decay) implements Group {
        public Chosen {
            Hyperparameters.requireInside("group", "rate", rate, 0, Double.POSITIVE_INFINITY);
            Hyperparameters.requireInside("group", "decay", decay, 0, Double.POSITIVE_INFINITY);
        }

        @Override
        public boolean holds(Layout.Entry parameter) {
            return which.test(parameter);
        }
    }
}
