package org.thalweg.optim;

import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;

/// Rules that ask of a [Step] all that it offers: gradients elsewhere, other rules inside, curvature now and
/// then, matrices, parameters to be evaluated that are not those trained. Each in the plain form of its golden
/// file.
final class LaterRules {
    private LaterRules() {}

    /// Sharpness-aware minimization: Foret et al. (2021), arXiv:2010.01412: e = ρ g/‖g‖ (1); the base rule with
    /// the gradient at θ + e (2).
    record Sam(UpdateRule base, double radius) implements UpdateRule {
        @Override
        public Schedule learningRate() {
            return base.learningRate();
        }

        @Override
        public Tensor update(Step step) {
            return base.update(step.withGradient(point -> {
                Tensor g = step.gradientAt(point);
                Tensor e = g.times(g.square().sum().sqrt().reciprocal().times(radius)); // (1)
                return step.gradientAt(point.plus(e)); // (2)
            }));
        }
    }

    /// Lookahead: Zhang et al. (2019), arXiv:1907.08610: every `period` steps slow ← slow + α(θ − slow), θ ←
    /// slow.
    record Lookahead(UpdateRule base, int period, double slowStep) implements UpdateRule {
        @Override
        public Schedule learningRate() {
            return base.learningRate();
        }

        @Override
        public Tensor update(Step step) {
            Tensor fast = base.update(step);
            Tensor theta = step.parameters();
            Tensor slow = step.slot("slow", theta);
            return step.every(
                    period,
                    0,
                    () -> {
                        Tensor ahead = theta.minus(fast).minus(slow).times(slowStep);
                        return theta.minus(step.keep("slow", slow.plus(ahead)));
                    },
                    () -> fast);
        }
    }

    /// Schedule-free descent: Defazio et al. (2024), arXiv:2405.15682: trains at y = (1−β)z + βx, evaluates at
    /// x.
    record ScheduleFreeSgd(Schedule learningRate, double beta, double decay, int warmup) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            Tensor y = step.parameters();
            Tensor z = step.slot("z", y);
            Tensor x = step.slot("x", y);
            Tensor gamma = step.scalar(
                    "gamma", t -> learningRate.rate(t - 1) * (warmup == 0 ? 1 : Math.min(1, (double) t / warmup)));
            Tensor weight = gamma.to(DType.F64).square();
            Tensor sum = step.keep(
                    "weights",
                    step.slot("weights", Tensor.constant(DType.F64, 0)).plus(weight));
            Tensor c = weight.div(sum).to(step.dtype());
            Tensor zNext =
                    step.keep("z", z.minus(step.gradient().plus(y.times(decay)).times(gamma)));
            Tensor xNext = step.keep("x", x.plus(zNext.minus(x).times(c)));
            return y.minus(zNext.plus(xNext.minus(zNext).times(beta)));
        }

        @Override
        public Tensor evaluated(Step state) {
            return state.slot("x", state.parameters());
        }
    }

    /// Muon: Jordan (2024), with another rule for what is no matrix.
    record Muon(
            Schedule learningRate, double momentum, boolean nesterov, double decay, boolean original, UpdateRule rest)
            implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            Tensor g = step.gradient();
            Tensor m = step.average("m", momentum, g);
            Tensor u = nesterov ? g.times(1 - momentum).plus(m.times(momentum)) : m;
            Step others = step.part("rest", e -> e.shape().rank() != 2, rest.learningRate());
            Tensor othersUpdate = rest.update(others);
            return step.perParameter(e -> {
                if (e.shape().rank() != 2) {
                    return others.layout().view(othersUpdate, e.name());
                }
                int rows = e.shape().size(0);
                int columns = e.shape().size(1);
                double scale = original
                        ? Math.sqrt(Math.max(1, (double) rows / columns))
                        : 0.2 * Math.sqrt(Math.max(rows, columns));
                Tensor x = orthogonal(e.view(u));
                return x.times(scale)
                        .plus(e.view(step.parameters()).times(decay))
                        .times(step.rate());
            });
        }

        private static Tensor orthogonal(Tensor u) {
            Tensor norm = u.square().sum().sqrt().maximum(1e-7);
            boolean tall = u.size(0) > u.size(1);
            Tensor x = (tall ? u.transpose() : u).div(norm);
            for (int i = 0; i < 5; i++) {
                Tensor a = x.matmul(x.transpose());
                Tensor b = a.times(-4.7750).plus(a.matmul(a).times(2.0315));
                x = x.times(3.4445).plus(b.matmul(x));
            }
            return tall ? x.transpose() : x;
        }
    }

    /// Sophia-H: Liu et al. (2023), arXiv:2305.14342, with the probe u in a slot that the test fills.
    record Sophia(
            Schedule learningRate, double beta1, double beta2, double gamma, double epsilon, double decay, int interval)
            implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            Tensor m = step.average("m", beta1, step.gradient());
            Tensor u = step.slot("probe");
            Tensor h = step.every(
                    interval,
                    1 % interval,
                    () -> step.average("h", beta2, u.times(step.hessianVector(u))),
                    () -> step.slot("h"));
            Tensor theta = step.parameters();
            Tensor decayed = theta.times(step.rate().times(decay));
            return decayed.plus(m.div(h.times(gamma).maximum(epsilon))
                    .maximum(-1)
                    .minimum(1)
                    .times(step.rate()));
        }
    }

    /// The mean or sum of `every` gradients, then one step of the base rule.
    record Accumulate(int every, boolean mean, UpdateRule base) implements UpdateRule {
        @Override
        public Schedule learningRate() {
            return base.learningRate();
        }

        @Override
        public Tensor update(Step step) {
            Tensor sum = step.slot("sum").plus(step.gradient());
            return step.every(
                    every,
                    0,
                    () -> {
                        step.keep("sum", step.zeros());
                        Tensor g = mean ? sum.div(every) : sum;
                        return base.update(step.slower(every).withGradient(_ -> g));
                    },
                    () -> {
                        step.keep("sum", sum);
                        return step.zeros();
                    });
        }
    }

    /// An exponential moving average of the parameters: a ← βa + (1−β)θ, to be evaluated.
    record Ema(double decay) implements StepTransform {
        @Override
        public Tensor apply(Step step, Tensor update) {
            Tensor a = step.slot("average", step.parameters());
            Tensor next = step.parameters().minus(update);
            step.keep("average", a.plus(next.minus(a).times(1 - decay)));
            return update;
        }

        @Override
        public Tensor evaluated(Step state, Tensor parameters) {
            return state.slot("average", state.parameters());
        }
    }

    /// A penalty l1·Σ|θ| through its gradient.
    record L1(double lambda) implements GradientTransform {
        @Override
        public Tensor apply(Step step, Tensor point, Tensor gradient) {
            return gradient.plus(point.sign().times(lambda));
        }
    }

    /// The columns of matrices held at a norm, as a transform of the step.
    record MaxNorm(double limit) implements StepTransform {
        @Override
        public Tensor apply(Step step, Tensor update) {
            Tensor next = step.parameters().minus(update);
            Tensor held = step.perParameter(e -> {
                Tensor w = e.view(next);
                if (w.rank() != 2) {
                    return w;
                }
                Tensor norm = w.square().sum(0).sqrt();
                Tensor share = Tensor.constant(w.dtype(), limit).div(norm.maximum(limit));
                return w.times(share);
            });
            return step.parameters().minus(held);
        }
    }
}
