package org.thalweg.spec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes entries of records that are [Named]: a component is a parameter.
final class RecordEntries<T> {
    private final Class<T> type;
    private final MethodHandles.Lookup lookup;
    private final Map<Class<?>, Catalogue<?>> nested;

    /// @param nested the catalogues for components whose type is not a plain one
    RecordEntries(Class<T> type, MethodHandles.Lookup lookup, Map<Class<?>, Catalogue<?>> nested) {
        this.type = type;
        this.lookup = lookup;
        this.nested = nested;
    }

    /// The named records beside the class of the lookup that are a `T`.
    List<Class<? extends T>> find() {
        List<Class<? extends T>> found = new ArrayList<>();
        for (String name : PackageClasses.beside(lookup.lookupClass())) {
            Class<?> candidate = load(name);
            if (candidate.isRecord()
                    && type.isAssignableFrom(candidate)
                    && candidate.isAnnotationPresent(Named.class)) {
                found.add(candidate.asSubclass(type));
            }
        }
        return found;
    }

    Entry<T> entry(Class<? extends T> made) {
        String[] names = names(made.getAnnotation(Named.class), made);
        RecordComponent[] components = made.getRecordComponents();
        try {
            Constructor<?> constructor = made.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            List<MethodHandle> accessors = new ArrayList<>();
            List<Parameter> parameters = new ArrayList<>();
            for (int i = 0; i < components.length; i++) {
                accessors.add(lookup.unreflect(components[i].getAccessor()));
                parameters.add(parameter(made, components[i], constructor.isVarArgs() && i == components.length - 1));
            }
            MethodHandle make = lookup.unreflectConstructor(constructor).asFixedArity();
            return new Entry<>(
                    names[0],
                    Arrays.asList(names).subList(1, names.length),
                    meaning(made.getAnnotation(Meaning.class)),
                    parameters,
                    values -> type.cast(call(make, values)),
                    object -> made.isInstance(object) ? Optional.of(parts(accessors, object)) : Optional.empty());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    made.getName() + " is @Named but cannot be made; scan with a lookup that sees it", e);
        }
    }

    private Parameter parameter(Class<?> made, RecordComponent component, boolean varArgs) {
        Named named = component.getAnnotation(Named.class);
        String[] names = named == null ? new String[] {component.getName()} : names(named, component);
        Default value = component.getAnnotation(Default.class);
        boolean variadic = varArgs || component.isAnnotationPresent(Variadic.class);
        Kind kind = kind(component.getGenericType())
                .orElseThrow(() -> new IllegalStateException(made.getName() + ", component " + component
                        + ": no argument can be a " + component.getGenericType().getTypeName()
                        + "; give its catalogue to scan"));
        if (variadic && !(kind instanceof Kind.Several)) {
            throw new IllegalStateException(made.getName() + ", component " + component + ": @Variadic needs a List");
        }
        return new Parameter(
                names[0],
                Arrays.asList(names).subList(1, names.length),
                kind,
                value == null ? Optional.empty() : Optional.of(Spec.parse(value.value())),
                meaning(component.getAnnotation(Meaning.class)),
                variadic);
    }

    private Optional<Kind> kind(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return element(list.getActualTypeArguments()[0]).map(element -> new Kind.Several(element, List.class));
        }
        if (type instanceof Class<?> array && array.isArray()) {
            return kind(array.componentType()).map(element -> new Kind.Several(element, array));
        }
        if (type == double.class) {
            return Optional.of(new Kind.Real());
        }
        if (type == int.class || type == long.class) {
            return Optional.of(new Kind.Whole(type == long.class));
        }
        if (type == boolean.class) {
            return Optional.of(new Kind.Truth());
        }
        if (type == String.class) {
            return Optional.of(new Kind.Words());
        }
        if (type instanceof Class<?> c && c.isEnum()) {
            @SuppressWarnings("unchecked") // isEnum has asked
            var constants = (Class<? extends Enum<?>>) c;
            return Optional.of(new Kind.Choice(constants));
        }
        return type instanceof Class<?> c ? Optional.ofNullable(nested.get(c)).map(Kind.Nested::new) : Optional.empty();
    }

    /// The kind of what a list holds: numbers are boxed there.
    private Optional<Kind> element(Type boxed) {
        Type plain = boxed == Double.class
                ? double.class
                : boxed == Integer.class ? int.class : boxed == Long.class ? long.class : boxed;
        return kind(plain);
    }

    private Class<?> load(String name) {
        try {
            return Class.forName(name, false, lookup.lookupClass().getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("class " + name + " was listed but cannot be loaded", e);
        }
    }

    private static Object call(MethodHandle handle, List<Object> values) {
        try {
            return handle.invokeWithArguments(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a constructor or accessor threw a checked exception", e);
        }
    }

    private static List<Object> parts(List<MethodHandle> accessors, Object object) {
        return accessors.stream()
                .map(accessor -> call(accessor, List.of(object)))
                .toList();
    }

    private static String[] names(Named named, Object where) {
        if (named.value().length == 0) {
            throw new IllegalStateException("@Named without a name on " + where);
        }
        return named.value();
    }

    private static String meaning(@org.jspecify.annotations.Nullable Meaning meaning) {
        return meaning == null ? "" : meaning.value();
    }
}
