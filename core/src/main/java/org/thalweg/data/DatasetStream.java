package org.thalweg.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.tensor.Shape;

/// Examples that come one after the other, of which nobody knows how many there will be, and which need not fit
/// into memory: from an iterator, or from a table that may still be growing. They are handed out in pieces, each a
/// [Dataset], as soon as they are there.
///
/// A thread of its own, a daemon, fetches them, so that an iterator may block. Close the stream when it is not
/// needed any more. Apart from that it is not for use by several threads.
public final class DatasetStream implements AutoCloseable {
    /// How many examples are fetched before they are asked for.
    private static final int AHEAD = 1 << 14;

    /// Whether more examples come is asked so often, and whether they still are to come.
    private static final long PATIENCE_MILLIS = 100;

    /// What the fetching thread says beside examples: that there are no more, or why.
    private record End(@Nullable RuntimeException failure) {}

    /// Makes data sets of what was fetched.
    ///
    /// @param <E> what an example is before
    interface Maker<E> {
        Dataset of(List<E> examples);
    }

    private final String name;
    private final BlockingQueue<Object> fetched = new ArrayBlockingQueue<>(AHEAD);
    private final Maker<Object> maker;
    private final Thread thread;
    private final AutoCloseable source;
    private @Nullable Dataset sample;
    private int sampleUsed;

    /// What was fetched and did not fill a unit.
    private final List<Object> left = new ArrayList<>();

    private @Nullable End end;

    private DatasetStream(String name, Iterator<?> examples, AutoCloseable source, Maker<Object> maker) {
        this.name = name;
        this.maker = maker;
        this.source = source;
        this.thread = Thread.ofPlatform().daemon().name("thalweg-stream").start(() -> fetch(examples));
    }

    private void fetch(Iterator<?> examples) {
        try {
            End last = new End(null);
            try {
                while (examples.hasNext()) {
                    fetched.put(examples.next());
                }
            } catch (RuntimeException e) {
                last = new End(e);
            }
            fetched.put(last);
        } catch (InterruptedException _) {
            // The stream is closed: nobody waits for more.
        }
    }

    /// Examples of one of several classes, whose index is the target.
    ///
    /// @param name what error messages call them
    /// @param shape the shape of an example
    /// @param classNames the classes in the order of their indices
    public static DatasetStream ofClasses(
            String name, Shape shape, List<String> classNames, Iterator<Example> examples) {
        return ofExamples(
                name,
                shape,
                examples,
                chosen -> ClassTargets.of(
                        chosen.stream()
                                .mapToInt(example -> index(name, example, classNames))
                                .toArray(),
                        classNames));
    }

    private static int index(String name, Example example, List<String> classNames) {
        double[] target = example.target();
        if (target.length != 1 || target[0] != (int) target[0] || target[0] < 0 || target[0] >= classNames.size()) {
            throw new DataException(
                    name,
                    "",
                    "an example has the target " + Arrays.toString(target) + ", which is none of the "
                            + classNames.size() + " classes",
                    "Give the index of its class, from 0.");
        }
        return (int) target[0];
    }

    /// Examples with numbers to predict.
    ///
    /// @param name what error messages call them
    /// @param shape the shape of an example
    /// @param valueNames the names of those numbers
    public static DatasetStream ofValues(
            String name, Shape shape, List<String> valueNames, Iterator<Example> examples) {
        int width = valueNames.size();
        return ofExamples(
                name,
                shape,
                examples,
                chosen -> new RealTargets(
                        Rows.of(width, flat(name, "targets", width, chosen, Example::target)), valueNames));
    }

    private static DatasetStream ofExamples(
            String name, Shape shape, Iterator<Example> examples, Function<List<Example>, Targets> targets) {
        Maker<Example> maker = chosen -> new Dataset(
                        name,
                        shape,
                        Rows.of(shape.elements(), flat(name, "features", shape.elements(), chosen, Example::features)),
                        List.of(),
                        targets.apply(chosen))
                .checked();
        return of(name, examples, () -> {}, maker);
    }

    private static double[] flat(
            String name, String what, int width, List<Example> examples, Function<Example, double[]> part) {
        double[] flat = new double[examples.size() * width];
        for (int i = 0; i < examples.size(); i++) {
            double[] row = part.apply(examples.get(i));
            if (row.length != width) {
                throw new DataException(
                        name,
                        "",
                        "an example has " + row.length + " " + what + ", and " + width + " were announced",
                        "Give each as many.");
            }
            System.arraycopy(row, 0, flat, i * width, width);
        }
        return flat;
    }

    /// The rows of a table, read as they are asked for. What the target means, and which classes there are, is
    /// decided by the first rows, if `options` do not say it.
    ///
    /// @param follows whether to wait at the end of the file for more lines, until the stream is closed
    /// @throws DataException as [Csv#read] does, when a row is read
    public static DatasetStream of(Csv options, Source source, boolean follows) {
        CsvRows rows = new CsvRows(source, options, follows);
        return of(source.name(), rows, rows, rows);
    }

    @SuppressWarnings("unchecked") // the iterator and the maker are of the same E
    static <E> DatasetStream of(String name, Iterator<E> examples, AutoCloseable source, Maker<E> maker) {
        return new DatasetStream(name, examples, source, (Maker<Object>) (Maker<?>) maker);
    }

    /// The first examples, as many as `size` unless there are fewer in all; the same ones each time. They are the
    /// first piece that [#next] hands out.
    ///
    /// @throws DataException if there are none, or they cannot be used
    public Dataset sample(int size) {
        Dataset known = sample;
        if (known == null) {
            List<Object> first = take(size, size, false, () -> false);
            if (first.isEmpty()) {
                throw new DataException(name, "", "there are no examples", "Give some.");
            }
            known = maker.of(first);
            sample = known;
        }
        return known;
    }

    /// The next piece: what is there, but a whole number of `unit` examples and at most `most`, unless the stream
    /// ends with fewer. Waits for the first `unit`. Empty at the end.
    ///
    /// @param stopped asked from time to time while waiting: whether there is no use in it any more
    /// @throws DataException if an example cannot be used
    public Optional<Dataset> next(int unit, int most, BooleanSupplier stopped) {
        Dataset first = sample;
        if (first != null && sampleUsed < first.size()) {
            int from = sampleUsed;
            sampleUsed = first.size();
            return Optional.of(first.select(IntStream.range(from, sampleUsed).toArray()));
        }
        List<Object> examples = take(unit, most / unit * unit, true, stopped);
        return examples.isEmpty() ? Optional.empty() : Optional.of(maker.of(examples));
    }

    /// Leaves examples out that were handed out before, in an earlier run.
    ///
    /// @throws DataException if there are not as many
    public void skip(long count) {
        long more = count;
        Dataset first = sample;
        if (first != null) {
            sampleUsed = (int) Math.min(first.size(), more);
            more -= sampleUsed;
        }
        while (more > 0) {
            List<Object> passed = take(1, (int) Math.min(more, AHEAD), true, () -> false);
            if (passed.isEmpty()) {
                throw new DataException(
                        name,
                        "",
                        "it ends before the " + count + " examples that were trained on before",
                        "Give the whole of it.");
            }
            more -= passed.size();
        }
    }

    /// @param early whether to be content with a whole number of units when nothing more is there
    private List<Object> take(int unit, int most, boolean early, BooleanSupplier stopped) {
        List<Object> taken = new ArrayList<>(left);
        left.clear();
        while (end == null && taken.size() < most) {
            Object next = poll();
            if (next instanceof End last) {
                end = last;
                if (last.failure() != null) {
                    throw last.failure();
                }
            } else if (next != null) {
                taken.add(next);
            } else if (stopped.getAsBoolean()) {
                return List.of();
            } else if (early && taken.size() >= unit) {
                List<Object> rest = taken.subList(taken.size() / unit * unit, taken.size());
                left.addAll(rest);
                rest.clear();
                return taken;
            }
        }
        return taken;
    }

    private @Nullable Object poll() {
        try {
            return fetched.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(name, "", "reading was interrupted", "Start again.", e);
        }
    }

    /// What error messages call it.
    public String name() {
        return name;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            source.close();
        } catch (Exception _) {
            // What was read is read; there is nothing to lose.
        }
    }
}
