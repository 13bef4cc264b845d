package org.thalweg.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.thalweg.compile.Packing.Life;
import org.thalweg.compile.Packing.Span;

/// Memory of outputs, lent to temporaries that nobody needs any more when the output is written.
///
/// Only as much as lowers the peak is lent, the largest temporaries first: what is left shares an arena that stays in
/// the cache.
final class Lending {
    private final List<Buffer> temporaries;
    private final Map<Buffer, List<Span>> spans;

    /// What is taken of each output, and when.
    private final Map<Buffer, Occupied> taken = new LinkedHashMap<>();

    private final Map<Buffer, Place> lent = new LinkedHashMap<>();

    private Lending(List<Buffer> temporaries, Map<Buffer, List<Span>> spans) {
        this.temporaries = new ArrayList<>(temporaries);
        this.temporaries.sort(Comparator.comparingLong(Buffer::bytes).reversed());
        this.spans = spans;
    }

    /// The temporaries that lie in outputs, and where.
    static Map<Buffer, Place> of(List<Buffer> outputs, List<Buffer> temporaries, Map<Buffer, List<Span>> spans) {
        Lending lending = new Lending(temporaries, spans);
        outputs.forEach(lending::offer);
        while (!lending.taken.isEmpty() && lending.lendAtPeak()) {}
        return lending.lent;
    }

    private List<Span> spans(Buffer buffer) {
        return Objects.requireNonNull(spans.get(buffer));
    }

    /// An output all of whose parts are known belongs to nobody until they are written.
    private void offer(Buffer output) {
        Occupied busy = new Occupied();
        int end = 0;
        for (Span part : spans(output).stream()
                .sorted(Comparator.comparingInt(Span::from))
                .toList()) {
            Life life = new Life(part.life().first(), Integer.MAX_VALUE);
            busy.add(List.of(new Span(part.from(), part.to(), life)), 0);
            end = part.from() <= end ? Math.max(end, part.to()) : end;
        }
        if (end == output.elements) {
            taken.put(output, busy);
        }
    }

    /// Whether one more temporary has left the step at which most memory is needed.
    private boolean lendAtPeak() {
        int peak = peak();
        for (Buffer buffer : temporaries) {
            boolean there = spans(buffer).stream().anyMatch(span -> span.life().overlaps(new Life(peak, peak)));
            if (there && lend(buffer)) {
                temporaries.remove(buffer);
                return true;
            }
        }
        return false;
    }

    private int peak() {
        List<Long> needed = new ArrayList<>();
        for (Buffer buffer : temporaries) {
            Life life =
                    spans(buffer).stream().map(Span::life).reduce(Life::with).orElseThrow();
            while (needed.size() <= life.last()) {
                needed.add(0L);
            }
            for (int step = life.first(); step <= life.last(); step++) {
                needed.set(step, needed.get(step) + buffer.bytes());
            }
        }
        int peak = 0;
        for (int step = 1; step < needed.size(); step++) {
            peak = needed.get(step) > needed.get(peak) ? step : peak;
        }
        return peak;
    }

    private boolean lend(Buffer buffer) {
        for (Map.Entry<Buffer, Occupied> offer : taken.entrySet()) {
            Buffer output = offer.getKey();
            if (output.dtype == buffer.dtype && output.elements >= buffer.elements) {
                int offset = offer.getValue().lowest(buffer, spans(buffer));
                if (offset + buffer.elements <= output.elements) {
                    offer.getValue().add(spans(buffer), offset);
                    lent.put(buffer, new Place(output, offset));
                    return true;
                }
            }
        }
        return false;
    }
}
