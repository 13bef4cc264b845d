package org.thalweg.optim;

/// What a rule can be composed of: gradient transforms, one rule, step transforms, in this order.
///
///     UpdateRule rule = new ClipByGlobalNorm(1).then(new Adam(new Constant(0.001))).then(new DecoupledDecay(0.01));
///
/// A stage in the wrong place does not compile: nothing but step transforms can follow a rule, and nothing but
/// gradient transforms and a rule can follow a gradient transform. The same as a spec, where the order is
/// checked when it is read: `chain(clipByGlobalNorm(1.0), adam(lr=0.001), decoupledDecay(0.01))`.
public sealed interface Stage permits GradientTransform, UpdateRule, StepTransform {}
