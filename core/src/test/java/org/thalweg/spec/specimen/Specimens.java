package org.thalweg.spec.specimen;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.thalweg.spec.Catalogue;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.PlainNumber;
import org.thalweg.spec.Variadic;

/// Things to name in tests, as an optimizer package would have them.
public interface Specimens {
    MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    Catalogue<Schedule> SCHEDULES = Catalogue.scan("schedule", Schedule.class, LOOKUP);
    Catalogue<Rule> RULES = Catalogue.scan("optimizer", Rule.class, LOOKUP, SCHEDULES);
    Catalogue<Model> MODELS = Catalogue.scan("model", Model.class, LOOKUP);

    interface Schedule {}

    @PlainNumber
    @Named("constant")
    record Constant(double rate) implements Schedule {
        public Constant {
            if (!(rate >= 0)) {
                throw new IllegalArgumentException("constant: the rate must be at least 0, is " + rate);
            }
        }
    }

    @Named({"cosine", "cos-annealing"})
    record Cosine(double peak, int steps, @Default("0") double floor) implements Schedule {}

    /// Not named, so not an entry.
    record Unlisted(double rate) implements Schedule {}

    interface Rule {}

    @Named("adam")
    @Meaning("adaptive moments")
    record Adam(
            @Named({"lr", "rate"}) @Meaning("learning rate") Schedule learningRate,

            @Default("0.9") double beta1,
            @Default("0.999") double beta2,
            @Default("1e-8") double epsilon)
            implements Rule {
        public Adam {
            if (!(beta1 >= 0 && beta1 < 1)) {
                throw new IllegalArgumentException("beta1 must be at least 0 and less than 1, is " + beta1);
            }
        }
    }

    @Named("sgd")
    record Sgd(@Named("lr") Schedule learningRate) implements Rule {}

    @Named("chain")
    record Chain(@Variadic List<Rule> stages) implements Rule {}

    @Named("repeat")
    record Repeat(
            Rule rule,
            int times,
            long seed,
            @Default("false") boolean verbose,
            @Default("out") String name) implements Rule {}

    enum Reduction {
        MEAN,
        WEIGHTED_SUM
    }

    @Named("batched")
    record Batched(
            @Default("mean") Reduction reduction,
            @Default("[1, 2]") List<Integer> sizes,
            @Default("[]") double[] weights)
            implements Rule {}

    interface Model {}

    @Named("mlp")
    record Mlp(@Default("relu") Model activation, int... widths) implements Model {}

    @Named("relu")
    record Relu() implements Model {}

    @Named("steps")
    record Steps(
            double first,
            @Variadic List<Long> at,
            @Default("0.5") double factor) implements Model {}
}
