package org.thalweg.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.thalweg.optim.Catalogues;
import org.thalweg.optim.Schedule;
import org.thalweg.optim.Schedule.RobbinsMonro;
import org.thalweg.spec.Entry;
import org.thalweg.spec.Kind;
import org.thalweg.spec.Parameter;
import org.thalweg.spec.Source;
import org.thalweg.spec.Spec;

/// Whether schedules meet the conditions of Robbins & Monro, in words: `no, Σα is finite: …`.
final class RobbinsMonroLine {
    private static final String MEETING = "inverseTime(0.1, tau=10)";
    private static final String NOT_MEETING = "0.1";

    private RobbinsMonroLine() {}

    static String of(RobbinsMonro conditions) {
        return (conditions.met() ? "yes, " : "no, ") + conditions.reason();
    }

    /// That of a kind of schedule, by examples of it: its defaults, and some number for what has none. What
    /// contains another schedule may answer as that one does.
    static String of(Entry<? extends Schedule> entry) {
        RobbinsMonro one = answer(entry, MEETING);
        RobbinsMonro other = answer(entry, NOT_MEETING);
        if (one.met() == other.met()) {
            return of(other);
        }
        boolean several = entry.parameters().stream().anyMatch(parameter -> parameter.kind() instanceof Kind.Several);
        return several ? "as its last schedule" : "as its schedule";
    }

    private static RobbinsMonro answer(Entry<?> entry, String inner) {
        var example = new Spec.Writer(entry.name());
        List<Spec> numbers = new ArrayList<>();
        for (Parameter parameter : entry.parameters()) {
            if (parameter.defaultValue().isEmpty()) {
                Spec value = value(parameter.kind(), inner, numbers.size());
                numbers.add(value);
                example.with(parameter.name(), value);
            }
        }
        return Catalogues.SCHEDULES.create(example.done()).robbinsMonro();
    }

    /// A value of a kind; later real numbers are larger.
    private static Spec value(Kind kind, String inner, int place) {
        return switch (kind) {
            case Kind.Real() -> Spec.number((place + 1) / 10.0);
            case Kind.Whole _ -> Spec.number(10);
            case Kind.Nested _ -> Spec.parse(inner);
            case Kind.Several(Kind element, Class<?> _) -> {
                IntFunction<Spec> item = i -> value(element, inner, i);
                int items = element instanceof Kind.Whole ? 1 : 2;
                yield new Spec.Listing(IntStream.range(0, items).mapToObj(item).toList(), Source.NONE);
            }
            case Kind.Truth() -> new Spec.Flag(true, Source.NONE);
            case Kind.Words() -> Spec.name("text");
            case Kind.Choice choice -> Spec.name(choice.names().getFirst());
        };
    }
}
