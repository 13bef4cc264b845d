package org.thalweg.compile;

import java.util.Arrays;
import java.util.List;
import org.thalweg.compile.Packing.Span;

/// What lies in an arena, and when, in the order of where it begins. Plain arrays: this is asked a million
/// times while a program is compiled, in code that is not compiled itself yet.
final class Occupied {
    /// Elements to which offsets are rounded: a cache line of the narrower types.
    private static final int ALIGNMENT = 16;

    private static final int CACHE_LINE_BYTES = 64;

    /// What comes before the elements of an array.
    private static final int HEADER_BYTES = 16;

    private int[] from = new int[16];
    private int[] to = new int[16];
    private int[] first = new int[16];
    private int[] last = new int[16];
    private int[] inTheWay = new int[16];
    private int count;

    /// Adds what lies at an offset.
    void add(List<Span> spans, int offset) {
        for (Span span : spans) {
            add(
                    span.from() + offset,
                    span.to() + offset,
                    span.life().first(),
                    span.life().last());
        }
    }

    private void add(int newFrom, int newTo, int newFirst, int newLast) {
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
            first = Arrays.copyOf(first, 2 * count);
            last = Arrays.copyOf(last, 2 * count);
            inTheWay = new int[2 * count];
        }
        int at = count;
        while (at > 0 && from[at - 1] > newFrom) {
            at--;
        }
        insert(from, at, newFrom);
        insert(to, at, newTo);
        insert(first, at, newFirst);
        insert(last, at, newLast);
        count++;
    }

    private void insert(int[] array, int at, int value) {
        System.arraycopy(array, at, array, at + 1, count - at);
        array[at] = value;
    }

    /// The lowest offset at which no part of a buffer meets what lies here at the same time. What is shorter
    /// than a cache line may lie before the first one; the others begin at one, where arrays themselves do,
    /// with their header of [#HEADER_BYTES] (`-XX:ObjectAlignmentInBytes=64`): vectors as long as a line then
    /// lie in one line each.
    int lowest(Buffer buffer, List<Span> mine) {
        boolean isShort = buffer.bytes() < CACHE_LINE_BYTES;
        int least = isShort ? 0 : (CACHE_LINE_BYTES - HEADER_BYTES) / buffer.dtype.bytes();
        int step = isShort ? 1 : ALIGNMENT;
        int found = 0;
        for (int i = 0; i < count; i++) {
            for (int s = 0; s < mine.size(); s++) {
                if (isAtTheSameTime(i, mine.get(s))) {
                    inTheWay[found++] = i;
                    break;
                }
            }
        }
        int at = least;
        for (boolean moved = true; moved; ) {
            moved = false;
            for (int k = 0; k < found; k++) {
                int i = inTheWay[k];
                for (int s = 0; s < mine.size(); s++) {
                    Span span = mine.get(s);
                    if (at + span.from() < to[i] && from[i] < at + span.to() && isAtTheSameTime(i, span)) {
                        at = least + Math.ceilDiv(to[i] - span.from() - least, step) * step;
                        moved = true;
                    }
                }
            }
        }
        return at;
    }

    private boolean isAtTheSameTime(int i, Span span) {
        return first[i] <= span.life().last() && span.life().first() <= last[i];
    }
}
