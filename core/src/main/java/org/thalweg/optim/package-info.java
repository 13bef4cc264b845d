/// Update rules, one file each, with what they are composed of and what steps them.
///
/// Read [UpdateRule] and [Step], then a rule: [Sgd], [Nesterov], [Adam]; [ScheduleFree] evaluates elsewhere than
/// it trains; [Muon] works on matrices, [Sam] goes around other rules, [Groups] does so by parts of the vector.
/// [Layout] says where parameters lie in the one flat vector that rules move; [Optimization] turns a rule and a
/// loss into the graph of a step ([Trace]) and the values behind it ([OptimizationState]). [Stage] is what rules
/// can be composed of, [Schedule] the rate of each step, [ReduceOnPlateau] one that reacts to a metric,
/// [Catalogues] what specs can name.
///
/// What holds:
///
/// - An update is *subtracted*. State is nothing but named arrays and numbers.
/// - What depends on the step's number and its rate alone is computed on the host, in double precision, and enters
///   programs as scalar inputs: one compiled program serves all rates.
/// - Gradients are taken with respect to the views of the parameters and concatenated, never through slices.
/// - Schedules are values. What a run changes of its rates belongs to its state, and is saved as named numbers.
/// - The paper's form of a rule is its default; another form is an option, which the rule's text lists under
///   "Differs".
/// - A matrix is what has two or more dimensions, with one column for each unit: [Layout.Entry#matrix].
///
/// Limits: factors of matrices ([org.thalweg.graph.Matrices]) are computed on one thread; [Rprop] and
/// [DeltaBarDelta] use the first rate of a schedule only; the seed of [Step#random] belongs to the run, not to the
/// saved state.
@org.jspecify.annotations.NullMarked
package org.thalweg.optim;
