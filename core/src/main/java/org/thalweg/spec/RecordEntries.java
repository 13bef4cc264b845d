package org.thalweg.spec;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Makes entries of the [Named] records of a package: a component is a parameter.
final class RecordEntries<T> {
    private final Class<T> type;
    private final MethodHandles.Lookup lookup;
    private final Function<Class<?>, Optional<Catalogue<?>>> nested;

    /// @param nested the catalogue of a type that is not a plain one; asked when a component is first wanted
    RecordEntries(Class<T> type, MethodHandles.Lookup lookup, Function<Class<?>, Optional<Catalogue<?>>> nested) {
        this.type = type;
        this.lookup = lookup;
        this.nested = nested;
    }

    /// The entries of the named records beside the class of the lookup that are a `T`. Their classes are loaded
    /// when a parameter or an object is first wanted.
    List<Entry<T>> find() {
        return NamedRecord.beside(lookup.lookupClass()).stream()
                .filter(this::isOfType)
                .map(this::entry)
                .toList();
    }

    private Entry<T> entry(NamedRecord found) {
        List<String> names = found.marks().texts(Named.class);
        return new Entry<>(
                names.getFirst(),
                names.subList(1, names.size()),
                found.marks().text(Meaning.class).orElse(""),
                found.marks().has(PlainNumber.class),
                object -> object.getClass().getName().equals(found.className()),
                () -> body(load(found.className()).asSubclass(type), found.components()));
    }

    /// Asked of the interfaces, so that only those are loaded.
    private boolean isOfType(NamedRecord found) {
        return found.interfaces().stream().anyMatch(parent -> type.isAssignableFrom(load(parent)));
    }

    private Entry.Body<T> body(Class<? extends T> made, List<Marks> marks) {
        RecordComponent[] components = made.getRecordComponents();
        try {
            Constructor<? extends T> constructor = made.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            var members = new RecordMembers<T>(lookup, constructor, components);
            List<Parameter> parameters = new ArrayList<>();
            for (int i = 0; i < components.length; i++) {
                boolean varArgs = constructor.isVarArgs() && i == components.length - 1;
                parameters.add(parameter(components[i], marks.get(i), varArgs));
            }
            return Entry.Body.of(parameters, members::make, members::parts);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    made.getName() + " is @Named but cannot be made; scan with a lookup that sees it", e);
        }
    }

    private Parameter parameter(RecordComponent component, Marks marks, boolean varArgs) {
        List<String> names = marks.has(Named.class) ? marks.texts(Named.class) : List.of(component.getName());
        boolean variadic = varArgs || marks.has(Variadic.class);
        String where = component.getDeclaringRecord().getName() + ", component " + component;
        Kind kind = kind(component.getType().equals(List.class) ? component.getGenericType() : component.getType())
                .orElseThrow(() -> new IllegalStateException(
                        where + ": no argument can be of that type; give its catalogue to the scan"));
        if (variadic && !(kind instanceof Kind.Several)) {
            throw new IllegalStateException(where + ": @Variadic needs a List");
        }
        return new Parameter(
                names.getFirst(),
                names.subList(1, names.size()),
                kind,
                marks.text(Default.class).map(Spec::parse),
                marks.text(Meaning.class).orElse(""),
                variadic);
    }

    private Optional<Kind> kind(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType().equals(List.class)) {
            return kind(unboxed(list.getActualTypeArguments()[0]))
                    .map(element -> new Kind.Several(element, List.class));
        }
        if (!(type instanceof Class<?> plain)) {
            return Optional.empty();
        }
        if (plain.isArray()) {
            return kind(plain.componentType()).map(element -> new Kind.Several(element, plain));
        }
        if (plain.isEnum()) {
            @SuppressWarnings("unchecked") // isEnum has asked
            var constants = (Class<? extends Enum<?>>) plain;
            return Optional.of(new Kind.Choice(constants));
        }
        return switch (plain.getName()) {
            case "double" -> Optional.of(new Kind.Real());
            case "int" -> Optional.of(new Kind.Whole(false));
            case "long" -> Optional.of(new Kind.Whole(true));
            case "boolean" -> Optional.of(new Kind.Truth());
            case "java.lang.String" -> Optional.of(new Kind.Words());
            default -> nested.apply(plain).map(Kind.Nested::new);
        };
    }

    /// What a list holds is boxed.
    private static Type unboxed(Type boxed) {
        if (boxed.equals(Double.class)) {
            return double.class;
        }
        if (boxed.equals(Integer.class)) {
            return int.class;
        }
        return boxed.equals(Long.class) ? long.class : boxed;
    }

    private Class<?> load(String name) {
        try {
            return Class.forName(name, false, lookup.lookupClass().getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("class " + name + " was read but cannot be loaded", e);
        }
    }
}
