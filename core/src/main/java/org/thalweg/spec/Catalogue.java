package org.thalweg.spec;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The things of one type that a spec can name.
///
/// A catalogue is found, not kept by hand: [#scan] reads the package of its caller and takes every record that is
/// [Named] and of the wanted type. So a new rule is one new file.
///
/// ```java
/// @Named("adam")
/// @Meaning("adaptive moments")
/// public record Adam(
///         @Named("lr") Schedule learningRate,
///         @Default("0.9") double beta1,
///         @Default("0.999") double beta2,
///         @Default("1e-8") double epsilon) implements UpdateRule { … }
///
/// Catalogue<Schedule> schedules = Catalogue.scan("schedule", Schedule.class, MethodHandles.lookup());
/// Catalogue<UpdateRule> rules = Catalogue.scan("optimizer", UpdateRule.class, MethodHandles.lookup(), schedules);
/// UpdateRule rule = rules.create("adam(lr=cosine(0.001, steps=2000))");
/// ```
///
/// A component can be a `double`, `int`, `long`, `boolean`, `String`, an enum, the catalogue's own type or that of a
/// nested catalogue, or a `List` or array of these. What is wrong with the values, a record says in its constructor by
/// an [IllegalArgumentException]; it reaches the user with the call and the signature around it.
///
/// Immutable once made. The first scan of a package reads its class files (measured: 25 ms in a new process, 5 ms for a
/// further package), later ones only look: keep the catalogue in a constant all the same.
public final class Catalogue<T> {
    private static final int LINE = 110;

    private final String noun;
    private final Class<T> type;
    private final Map<String, Entry<T>> byName = new TreeMap<>();
    private final List<Entry<T>> entries = new ArrayList<>();
    private @Nullable Entry<T> plainNumber;

    private Catalogue(String noun, Class<T> type) {
        this.noun = noun;
        this.type = type;
    }

    /// The catalogue of the [Named] records that are a `T` and lie in the package of the lookup's class: beside it,
    /// in the same directory, jar or module.
    ///
    /// @param noun what one entry is, for messages: `optimizer`
    /// @param type what the entries make
    /// @param lookup the caller's own, which can see the records: `MethodHandles.lookup()`
    /// @param nested catalogues of the other types that components have
    /// @throws IllegalStateException if a record cannot be an entry, or two have the same name: a mistake in
    ///     the program
    public static <T> Catalogue<T> scan(
            String noun, Class<T> type, MethodHandles.Lookup lookup, Catalogue<?>... nested) {
        return scan(noun, type, lookup, () -> List.of(nested));
    }

    /// The same with catalogues that are not made yet: they are asked for when an entry is first used, so that
    /// catalogues can be nested in each other.
    ///
    /// ```java
    /// static final Catalogue<Stage> STAGES = Catalogue.scan("stage", Stage.class, lookup, () ->
    /// List.of(Here.RULES));
    /// static final Catalogue<Rule> RULES = Catalogue.scan("rule", Rule.class, lookup, STAGES);
    /// ```
    ///
    /// @throws IllegalStateException if two records have the same name
    public static <T> Catalogue<T> scan(
            String noun, Class<T> type, MethodHandles.Lookup lookup, Supplier<List<Catalogue<?>>> nested) {
        var catalogue = new Catalogue<>(noun, type);
        Function<Class<?>, Optional<Catalogue<?>>> ofType =
                wanted -> Stream.<Catalogue<?>>concat(Stream.of(catalogue), nested.get().stream())
                        .filter(other -> other.type.equals(wanted))
                        .findFirst();
        new RecordEntries<>(type, lookup, ofType)
                .find().stream().sorted((a, b) -> a.name().compareTo(b.name())).forEach(catalogue::add);
        return catalogue;
    }

    /// A catalogue of given entries.
    ///
    /// @param noun what one entry is, for messages: `data set`
    /// @throws IllegalStateException if two have the same name
    public static <T> Catalogue<T> of(String noun, Class<T> type, List<Entry<T>> entries) {
        var catalogue = new Catalogue<>(noun, type);
        entries.forEach(catalogue::add);
        return catalogue;
    }

    /// What one entry is: `optimizer`.
    public String noun() {
        return noun;
    }

    /// All entries: sorted by name after a [#scan], else as they were given.
    public List<Entry<T>> entries() {
        return Collections.unmodifiableList(entries);
    }

    /// The entry of that name or alias.
    public Optional<Entry<T>> entry(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// What a spec text names.
    ///
    /// @throws SpecException if the text cannot be read, names nothing here, or has arguments that do not fit
    public T create(String spec) {
        return bind(spec).value();
    }

    /// What a spec names.
    ///
    /// @throws SpecException if it names nothing here, or has arguments that do not fit
    public T create(Spec spec) {
        return bind(spec).value();
    }

    /// What a spec text names, and its canonical form with every default filled in.
    ///
    /// @throws SpecException if the text cannot be read, names nothing here, or has arguments that do not fit
    public Bound<T> bind(String spec) {
        return bind(Spec.parse(spec));
    }

    /// What a spec names, and its canonical form with every default filled in.
    ///
    /// @throws SpecException if it names nothing here, or has arguments that do not fit
    public Bound<T> bind(Spec spec) {
        try {
            return tryBind(spec);
        } catch (Mismatch mismatch) {
            throw mismatch.after("", "");
        }
    }

    /// The canonical spec that makes an object, every default filled in. Empty if no entry makes such objects, or
    /// if a part cannot be written (one from a program's own class, or a number that is not finite).
    public Optional<Spec> describe(Object object) {
        for (Entry<T> entry : entries) {
            if (entry.makes(object)) {
                return describe(entry, entry.parts(object));
            }
        }
        return Optional.empty();
    }

    Bound<T> tryBind(Spec spec) throws Mismatch {
        return switch (spec) {
            case Spec.Call call -> {
                Entry<T> entry = byName.get(call.name());
                if (entry == null) {
                    throw new Mismatch(
                            spec,
                            "no " + noun + " `" + call.name() + "`" + Nearest.suggestion(call.name(), names()),
                            listing());
                }
                yield new Binder<>(entry, call).bind();
            }
            case Spec.Numeral numeral -> plain(numeral);
            case Spec.Range _, Spec.Text _, Spec.Flag _, Spec.Listing _ -> throw misfit(spec);
        };
    }

    /// The user wrote a number and no call, so it is the number that does not fit.
    private Bound<T> plain(Spec.Numeral numeral) throws Mismatch {
        Entry<T> entry = plainNumber;
        if (entry == null) {
            throw misfit(numeral);
        }
        Object number =
                Values.bind(entry.parameters().getFirst().kind(), numeral).value();
        try {
            return new Bound<>(entry.make(List.of(number)), numeral);
        } catch (IllegalArgumentException e) {
            throw new Mismatch(numeral, entry.refusal(e), "");
        }
    }

    private Mismatch misfit(Spec spec) {
        return new Mismatch(spec, "takes " + description() + ", not " + spec, listing());
    }

    /// `a schedule or a number`.
    String description() {
        return article(noun) + (plainNumber == null ? "" : " or a number");
    }

    /// All names, in lines: `  optimizers: adam, momentum, …`.
    private String listing() {
        var lines = new StringBuilder();
        var line = new StringBuilder("  ").append(plural(noun)).append(": ");
        for (Iterator<Entry<T>> rest = entries.iterator(); rest.hasNext(); ) {
            String item = rest.next().name() + (rest.hasNext() ? ", " : "");
            if (line.length() + item.length() > LINE) {
                lines.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder("    ");
            }
            line.append(item);
        }
        return lines.append(line).toString();
    }

    private Optional<Spec> describe(Entry<T> entry, List<Object> parts) {
        List<Spec> values = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Optional<Spec> value = Values.describe(entry.parameters().get(i).kind(), parts.get(i));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(entry.isPlainNumber() ? values.getFirst() : Binder.write(entry, values));
    }

    private void add(Entry<T> entry) {
        entries.add(entry);
        List<String> names = new ArrayList<>(entry.aliases());
        names.addFirst(entry.name());
        for (String name : names) {
            if (byName.put(name, entry) != null) {
                throw new IllegalStateException("two " + plural(noun) + " are named " + name);
            }
        }
        if (entry.isPlainNumber()) {
            if (plainNumber != null) {
                throw new IllegalStateException(
                        plainNumber.name() + " and " + entry.name() + " cannot both be meant by a plain number");
            }
            plainNumber = entry;
        }
    }

    private List<String> names() {
        return List.copyOf(byName.keySet());
    }

    private static String article(String noun) {
        return ("aeiou".indexOf(noun.charAt(0)) < 0 ? "a " : "an ") + noun;
    }

    private static String plural(String noun) {
        return noun + (noun.endsWith("s") || noun.endsWith("ch") ? "es" : "s");
    }

    /// For example `Catalogue[optimizers: adam, momentum]`.
    @Override
    public String toString() {
        return "Catalogue[" + listing().strip() + "]";
    }
}
