package org.thalweg.optim;

import org.thalweg.graph.Tensor;

/// Rules with defects, most of which were shipped by others: what no suite may let pass.
final class Broken {
    private Broken() {}

    /// Adam that multiplies by √v̂ + ε, as a JVM library did for two releases.
    record InvertedAdam(Schedule learningRate) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            Tensor g = step.gradient();
            Tensor m = step.unbiased(step.average("m", 0.9, g), 0.9);
            Tensor v = step.unbiased(step.average("v", 0.999, g.square()), 0.999);
            return m.times(v.sqrt().plus(1e-8)).times(step.rate());
        }
    }

    /// Adam that starts with m = g instead of 0, so that its first step is ten times the paper's.
    record PrimedAdam(Schedule learningRate) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            Tensor g = step.gradient();
            Tensor before = step.iteration().equalTo(1).select(g, step.slot("m"));
            Tensor m = step.keep("m", before.times(0.9).plus(g.times(1 - 0.9)));
            Tensor v = step.unbiased(step.average("v", 0.999, g.square()), 0.999);
            return step.unbiased(m, 0.9).div(v.sqrt().plus(1e-8)).times(step.rate());
        }
    }

    /// Momentum that remembers what its state does not name: it cannot resume.
    static final class ForgetfulMomentum implements UpdateRule {
        private int traced;

        @Override
        public Schedule learningRate() {
            return new Constant(0.01);
        }

        @Override
        public Tensor update(Step step) {
            double share = traced++ == 0 ? 0.9 : 0.5;
            return step.keep("v", step.slot("v").times(share).plus(step.gradient()))
                    .times(step.rate());
        }
    }

    /// Descent that drifts where there is no gradient.
    record DriftingSgd(Schedule learningRate) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            return step.gradient().plus(1e-3).times(step.rate());
        }
    }

    /// Descent whose rate is too low to get anywhere.
    record LazySgd(Schedule learningRate) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            return step.gradient().times(step.rate()).times(1e-6);
        }
    }

    /// An average that loses its precision in float: 1 − β by subtraction of neighbouring numbers.
    record ImpreciseAverage(Schedule learningRate) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            Tensor one = step.zeros().plus(1);
            Tensor share = one.minus(one.times(0.99999));
            Tensor m = step.keep(
                    "m",
                    step.slot("m").plus(step.gradient().minus(step.slot("m")).times(share)));
            return step.unbiased(m, 0.99999).times(step.rate());
        }
    }
}
