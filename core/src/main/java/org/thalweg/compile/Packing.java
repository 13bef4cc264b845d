package org.thalweg.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Rng;

/// Places buffers in an arena for each type so that none lies where another one is needed at the same time: one after
/// the other at the lowest free offset, largest buffer first. Pisarchyk & Lee (2020), "Efficient memory management for
/// deep neural net inference", greedy by size.
///
/// Where that takes more than is needed at any one time, some other orders are tried, each a change of the best one so
/// far; always the same ones, so that a program's plan is the same whenever it is compiled.
final class Packing {
    /// Orders that are tried, at most.
    private static final int MOST_ORDERS = 400;

    /// Comparisons of buffers in all of them together, about: a few milliseconds.
    private static final int MOST_COMPARISONS = 1_000_000;

    private final Map<Buffer, List<Span>> spans;
    private Map<Buffer, Integer> offsets;
    private long bytes;

    private Packing(Map<Buffer, List<Span>> spans) {
        this.spans = spans;
        this.offsets = Map.of();
        this.bytes = Long.MAX_VALUE;
    }

    /// @param order in which to place buffers first
    /// @param spans the parts of each buffer
    static Packing of(List<Buffer> order, Map<Buffer, List<Span>> spans) {
        Packing packing = new Packing(spans);
        packing.attempt(order);
        long parts = order.stream().mapToLong(b -> packing.spans(b).size()).sum();
        long orders = Math.min(MOST_ORDERS, MOST_COMPARISONS / Math.max(1, parts * parts));
        long needed = packing.needed(order);
        Rng random = Rng.of(1);
        List<Buffer> best = order;
        for (int i = 0; i < orders && packing.bytes > needed; i++) {
            List<Buffer> other = new ArrayList<>(best);
            Buffer moved = other.remove(random.nextInt(other.size()));
            other.add(random.nextInt(other.size() + 1), moved);
            if (packing.attempt(other)) {
                best = other;
            }
        }
        return packing;
    }

    /// Where each buffer begins, in elements.
    Map<Buffer, Integer> offsets() {
        return offsets;
    }

    private List<Span> spans(Buffer buffer) {
        return Objects.requireNonNull(spans.get(buffer));
    }

    /// Whether buffers take no more room in this order than in the best one so far.
    private boolean attempt(List<Buffer> order) {
        Map<DType, Occupied> arenas = new EnumMap<>(DType.class);
        Map<DType, Integer> ends = new EnumMap<>(DType.class);
        Map<Buffer, Integer> found = new LinkedHashMap<>();
        long all = 0;
        for (Buffer buffer : order) {
            Occupied arena = arenas.computeIfAbsent(buffer.dtype, _ -> new Occupied());
            int offset = arena.lowest(buffer, spans(buffer));
            arena.add(spans(buffer), offset);
            found.put(buffer, offset);
            int before = ends.getOrDefault(buffer.dtype, 0);
            int end = offset + buffer.elements;
            if (end > before) {
                ends.put(buffer.dtype, end);
                all += (long) (end - before) * buffer.dtype.bytes();
            }
            if (all > bytes) {
                return false;
            }
        }
        if (all < bytes) {
            bytes = all;
            offsets = found;
        }
        return true;
    }

    /// The bytes that are needed at the time when the most are.
    private long needed(List<Buffer> buffers) {
        int end = 0;
        for (Buffer buffer : buffers) {
            for (Span span : spans(buffer)) {
                end = Math.max(end, span.life.last + 1);
            }
        }
        long[] all = new long[end];
        int[] elements = new int[end];
        for (Buffer buffer : buffers) {
            for (Span span : spans(buffer)) {
                for (int time = span.life.first; time <= span.life.last; time++) {
                    elements[time] =
                            Math.min(buffer.elements, elements[time] + span.to - span.from); // parts of the whole
                }
            }
            for (Span span : spans(buffer)) {
                for (int time = span.life.first; time <= span.life.last; time++) {
                    all[time] += (long) elements[time] * buffer.dtype.bytes();
                    elements[time] = 0; // counted, and free for the next buffer
                }
            }
        }
        return Arrays.stream(all).max().orElse(0);
    }

    /// The first and the last step that touch a buffer.
    record Life(int first, int last) {
        Life with(Life other) {
            return new Life(Math.min(first, other.first), Math.max(last, other.last));
        }

        boolean overlaps(Life other) {
            return first <= other.last && other.first <= last;
        }
    }

    /// Elements of a buffer, from the step that first touches them to the last that touches the buffer.
    record Span(int from, int to, Life life) {}
}
