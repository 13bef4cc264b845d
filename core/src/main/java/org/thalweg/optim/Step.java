package org.thalweg.optim;

import java.util.function.Function;
import java.util.function.LongToDoubleFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;

/// One step of an optimization, as an [UpdateRule] sees it while it builds its graph. All vectors are flat,
/// `[n]`, of one element type; [#layout] says which parameter lies where.
///
/// What a rule remembers from step to step are its slots: [#slot] is the value before this step, [#keep] stores
/// the one after it. Numbers that depend on the step's number alone (rates, bias corrections, ramps) are
/// computed on the host in double precision and reach the graph as scalar inputs; see [#scalar].
public interface Step {
    /// Which parameter lies where.
    Layout layout();

    /// The element type of parameters, gradients and slots: F32 or F64.
    DType dtype();

    /// θ : `[n]`, before this step.
    Tensor parameters();

    /// The gradient of the loss at θ, through the gradient transforms of a chain.
    default Tensor gradient() {
        return gradientAt(parameters());
    }

    /// The gradient of the loss at another point, `[n]`, on the same batch. Asking twice at the same tensor
    /// costs nothing.
    Tensor gradientAt(Tensor point);

    /// ∇²J(θ)·v, of the loss itself: gradient transforms have no part in it.
    Tensor hessianVector(Tensor v);

    /// Gv, where G = JᵀHJ is the generalized Gauss-Newton matrix of the loss at θ on the step's batch
    /// (Schraudolph 2002, "Fast curvature matrix-vector products", Neural Computation 14): J the Jacobian of
    /// the model's output z, H the Hessian of the loss in z. Gradient transforms have no part in it.
    ///
    /// @throws IllegalStateException if the loss was given without the model's output
    Tensor gaussNewtonVector(Tensor v);

    /// A matrix B : `[m, n]` with BᵀB = G, for networks that are small, or have few outputs: m is the number of
    /// outputs of all examples. Costs a forward derivative a parameter or, where these are more than outputs, a
    /// reverse one an output.
    ///
    /// Takes the loss for a sum or mean of losses of one row of z each, which are along its last axis; of one
    /// number each if z is a vector.
    ///
    /// @throws IllegalStateException if the loss was given without the model's output
    Tensor gaussNewtonFactor();

    /// uᵀFv, a scalar, of the Fisher matrix F = JᵀHJ of the loss's [Likelihood] at θ on the step's batch:
    /// (Ju)ᵀH(Jv),
    /// by passes forwards alone. Asking for several products with one vector costs one pass for it. F is G where
    /// outputs are natural parameters.
    ///
    /// @throws IllegalStateException if the loss was given without the model's output
    /// @throws IllegalArgumentException if the loss has no [Likelihood]
    Tensor fisherProduct(Tensor u, Tensor v);

    /// F̂v, where F̂ = Σ ∇log p(y|x, θ) ∇log p(y|x, θ)ᵀ over the rows of the model's output on the step's
    /// batch, in the units of the loss, with one outcome y for each, drawn from the model's own distribution:
    /// the same outcomes for all v of a step, others in each step and for each seed of the
    /// [Optimization#start]. Its mean over outcomes is the Fisher matrix.
    ///
    /// @throws IllegalArgumentException if the loss has no [Likelihood]
    /// @throws IllegalStateException if the loss was given without the model's output
    Tensor sampledFisherVector(Tensor v);

    /// The layers of the model and what the Fisher matrix F at θ is made of in each: see [Layers].
    ///
    /// @throws IllegalArgumentException if the loss has no [Likelihood]
    Layers layers(Fisher fisher);

    /// The loss at another point, a scalar, on the same batch.
    Tensor lossAt(Tensor point);

    /// η, the rate of this step: a scalar.
    default Tensor rate() {
        return scalar("rate", (_, rate) -> rate);
    }

    /// The schedule behind [#rate], as planned: what a run changes of it is in [#rate] and [OfRate] alone.
    Schedule schedule();

    /// t, the number of this step, from 1: a scalar (exact up to 2²⁴ in F32; for formulas in t take [#scalar]).
    default Tensor iteration() {
        return scalar("t", t -> t);
    }

    /// A number that depends on t alone: computed on the host in double precision at each step, and rounded to
    /// the element type once. Equal names mean the same number.
    default Tensor scalar(String name, LongToDoubleFunction ofIteration) {
        return scalar(name, (t, _) -> ofIteration.applyAsDouble(t));
    }

    /// A number that depends on t and on the rate of the step, computed like the others.
    Tensor scalar(String name, OfRate ofRate);

    /// What becomes of a step's number and its rate.
    @FunctionalInterface
    interface OfRate {
        /// @param t the number of the step, from 1
        /// @param rate η of the step
        double at(long t, double rate);
    }

    /// The value of a slot before this step; zeros, as many as parameters, before the first.
    default Tensor slot(String name) {
        return slot(name, zeros());
    }

    /// The value of a slot before this step, of any shape and type.
    ///
    /// @param initial its value before the first step: a constant, or graph over [#parameters] and constants
    Tensor slot(String name, Tensor initial);

    /// Stores the value of a slot after this step, and returns it. A slot that is not kept stays as it is.
    ///
    /// @throws IllegalStateException if the slot is kept twice, or was never asked for
    Tensor keep(String name, Tensor next);

    /// An exponential moving average: s ← βs + (1 − β)x, from 0, of the shape of x.
    ///
    /// Computed as s + (1 − β)(x − s), with 1 − β in double precision. In float β rounds, and βs + (1 − β)x,
    /// whose weights then have another sum than 1, comes out 1.3e-5 too high for β = 0.999 and 1.1e-4 too low
    /// for 0.9999.
    default Tensor average(String name, double beta, Tensor x) {
        return average(name, Tensor.full(x.dtype(), x.shape(), 0), beta, x);
    }

    /// An exponential moving average from another start than 0.
    default Tensor average(String name, Tensor initial, double beta, Tensor x) {
        Tensor s = slot(name, initial);
        return keep(name, beta == 0 ? x : s.plus(x.minus(s).times(1 - beta)));
    }

    /// 1 − βᵗ, what an average from 0 lacks after t steps; in double precision, −expm1(t ln β).
    default Tensor biasCorrection(double beta) {
        return scalar("1 - " + beta + "^t", t -> -Math.expm1(t * Math.log(beta)));
    }

    /// An average from 0 without its bias, x / (1 − βᵗ), as a multiplication by the reciprocal, which is
    /// computed like [#biasCorrection]: a division by a scalar would cost as much as all the rest of such a
    /// rule.
    default Tensor unbiased(Tensor average, double beta) {
        return average.times(scalar("1 / (1 - " + beta + "^t)", t -> -1 / Math.expm1(t * Math.log(beta))));
    }

    /// Zeros, as many as parameters.
    default Tensor zeros() {
        return full(0);
    }

    /// The same number, as often as there are parameters.
    default Tensor full(double value) {
        return Tensor.full(dtype(), parameters().shape(), value);
    }

    /// Random numbers, as many as parameters: other ones in each step, under each name and for each seed of the
    /// [Optimization#start], and always the same for the same three.
    Tensor random(String name, Distribution distribution);

    /// `due` in the steps with t mod `interval` = `remainder`, `otherwise` in the others. What is not chosen is
    /// not computed: an optimization has a program for either case.
    Tensor every(int interval, int remainder, Supplier<Tensor> due, Supplier<Tensor> otherwise);

    /// `first` in the first step, `later` in all others, in the same way.
    Tensor first(Supplier<Tensor> first, Supplier<Tensor> later);

    /// `early` in the first `steps` steps, `late` in all others, in the same way.
    Tensor until(long steps, Supplier<Tensor> early, Supplier<Tensor> late);

    /// A flat vector made parameter by parameter, for rules that work on matrices; views of flat vectors come
    /// from [Layout.Entry#view].
    default Tensor perParameter(Function<Layout.Entry, Tensor> of) {
        return layout().flatten(layout().entries().stream().map(of).toList());
    }

    /// The same step with other gradients: `gradientAt` gives the one at a point.
    Step withGradient(UnaryOperator<Tensor> gradientAt);

    /// The same step for another stage or rule, whose slots and numbers get `name/` before their names.
    Step within(String name);

    /// The same step as a rule counts it that takes one only every `interval` steps, when t mod `interval` = 0:
    /// its t, rate and other numbers are those of step t / `interval`.
    Step slower(int interval);

    /// The same step as a rule counts it that begins after so many others, which were another rule's: its t, rate
    /// and other numbers are those from there, and its slots have their initial values in its first step.
    Step after(long steps);

    /// The step of another rule for some of the parameters: θ, gradients and layout hold these alone, the other
    /// parameters stay where they are at the points where gradients are taken.
    Step part(String name, Predicate<Layout.Entry> which, Schedule schedule);
}
