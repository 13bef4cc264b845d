package org.thalweg.optim;

import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;

/// Rules outside of the catalogue that ask of a [Step] what no rule in it does: parameters to be evaluated that
/// are not those trained. In the plain form of its golden file.
final class LaterRules {
    private LaterRules() {}

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
}
