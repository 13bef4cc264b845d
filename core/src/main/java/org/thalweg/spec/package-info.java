/// The grammar that names things: text to tree and back, catalogues, the nearest right name. It knows nothing of what
/// it names.
///
/// One small grammar is used on the command line, in run files and in the web page:
///
///     adam(lr=cosine(0.001, steps=2000))        mlp(256, 128, activation=relu)        glorot(gain=1)
///
/// - A **name** is letters, digits, `_` and `-`, not beginning with a digit or `-`. A bare name is a name with no
///   arguments: `relu` is `relu()`.
/// - **Arguments** are positional, then keyed (`key=value`); each is again a value.
/// - A **number** is decimal, with an exponent if wanted: `64`, `-0.5`, `1e-3`. It must be finite, so `nan` and `inf`
///   are
///   refused; whether it must be whole or how large it may be is said by who takes it.
/// - A **range** is two numbers with two dots between, `1e-4..1e-1`: a number that is still looked for. It stands in
///   the specs of a search only.
/// - **Truth** is `true` or `false`; **text** stands in `"…"` or `'…'` with `\"`, `\'`, `\\`, `\n`, `\t`; a **list** is
///   `[1, 2]`. Space between all of these does not matter.
///
/// Read [Spec] (the tree), then [Catalogue] (what names mean), which finds the records that are [Named]; [Default],
/// [Meaning], [Variadic] and [PlainNumber] say the rest about them. [Nearest] finds what a wrong name may have meant.
/// What a user did wrong is a [SpecException]; what a program did wrong is an [IllegalStateException] when it scans.
@org.jspecify.annotations.NullMarked
package org.thalweg.spec;
