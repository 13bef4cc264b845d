/// Data sets, readers, splits and minibatch samplers.
///
/// In order of reading: a [Dataset] is [Rows] of numbers and [Targets] to predict. It comes from arrays
/// ([Dataset#of]), from IDX files ([Idx]) or from CSV text ([Csv]); what is wrong with a file is a [DataException].
/// [Split] takes parts off, [Standardization] brings columns to a common scale, and [Sampler] cuts epochs into
/// minibatches:
///
///     Dataset data = Csv.predicting("species").read(Source.of(Path.of("iris.csv")));
///     Split split = Split.of(data, 0, 0.2, Rng.of(seed));
///     Standardization scale = Standardization.fit(split.train().features());
///     Dataset train = split.train().standardized(scale);
///     Sampler sampler = new Sampler(train, 32, Order.SHUFFLED, Rest.KEPT, Rng.of(seed));
///
/// A [DatasetStream] hands out examples piece by piece, of which nobody knows how many there will be.
///
/// What holds throughout:
/// - Numbers are kept as compactly as they came and are converted when a batch is gathered into the caller's array;
///   gathering allocates nothing.
/// - Parts and selections are views: nothing is copied but what changes.
/// - Everything is a function of data and seed, on any number of threads.
///
/// Limits: a data set fits into memory, with at most 2³¹ − 8 numbers; a stream need not. Columns of text are
/// refused, not encoded.
@org.jspecify.annotations.NullMarked
package org.thalweg.data;
