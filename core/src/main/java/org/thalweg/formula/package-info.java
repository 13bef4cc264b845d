/// Expressions as people write them, `100*(y - x^2)^2 + (1 - x)^2`: text to tree and back, to a number, to the graph.
///
///     relation   = sum [ ( "=" | "==" | "<=" | ">=" | "<" | ">" ) sum ]
///     sum        = product { ( "+" | "-" ) product }
///     product    = signed { ( "*" | "/" ) signed }
///     signed     = { "-" | "+" } power
///     power      = atom [ "^" signed ]                    binds to the right: 2^3^2 = 512, -x^2 = -(x^2)
///     atom       = number | name | name "[" sum "]" | "(" sum ")" | name "(" sum { "," sum } ")"
///                | ( "sum" | "prod" ) "(" name "," sum "," sum "," sum ")"
///                | "if" "(" relation "," sum "," sum ")"
///
/// - `pi` and `e` are constants; further whole-number constants, such as `n=10`, are given by the caller.
/// - Indices begin at 1. Indices and the bounds of `sum` and `prod` are whole numbers, made of numbers, constants and
/// the
///   indices of the sums around them.
/// - `−`, `·` and `×` are read as `-`, `*` and `*`. Products are always written: `2*x`.
///
/// Read [Expression] (the tree), [Function], [Relation]; then [Variables], which says where each variable stands in the
/// one vector x of a program; `TensorBuilder`, which makes the graph; and [Fault], which explains a value that is not
/// finite. What is written wrongly is a [FormulaException] that shows the place.
///
/// A sum over an index becomes operations on whole vectors, whatever its length: `x[i+1]` a slice, `x[i*i]` a gather.
/// Values outside a function's domain are NaN or infinite, as data, and never an exception.
///
/// Limits: a sum whose bounds depend on the index of a sum around it unrolls the outer one. `a^b` with a variable
/// exponent has NaN as its value or derivative for a < 0. In `if(condition, a, b)` the branch that is not taken has no
/// part in value and derivative, as far as its functions, quotients and powers are undefined there.
@org.jspecify.annotations.NullMarked
package org.thalweg.formula;
