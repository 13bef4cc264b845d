package org.thalweg.spec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/// Makes objects of a record and takes them apart.
///
/// By reflection where access allows, which is the normal case; the caller's lookup is for records in packages that its
/// module does not export. (A method handle called once costs a new process about 35 ms.)
final class RecordMembers<T> {
    private final MethodHandles.Lookup lookup;
    private final Constructor<? extends T> constructor;
    private final List<Method> accessors = new ArrayList<>();

    RecordMembers(MethodHandles.Lookup lookup, Constructor<? extends T> constructor, RecordComponent[] components) {
        this.lookup = lookup;
        this.constructor = constructor;
        for (RecordComponent component : components) {
            accessors.add(component.getAccessor());
        }
    }

    T make(List<Object> values) {
        try {
            if (constructor.trySetAccessible()) {
                return constructor.newInstance(values.toArray());
            }
            MethodHandle handle = lookup.unreflectConstructor(constructor).asFixedArity();
            return constructor.getDeclaringClass().cast(handle.invokeWithArguments(values));
        } catch (Throwable e) {
            throw failure(e, constructor);
        }
    }

    List<Object> parts(Object object) {
        List<Object> parts = new ArrayList<>();
        for (Method accessor : accessors) {
            try {
                parts.add(
                        accessor.trySetAccessible()
                                ? accessor.invoke(object)
                                : lookup.unreflect(accessor).invoke(object));
            } catch (Throwable e) {
                throw failure(e, accessor);
            }
        }
        return parts;
    }

    /// What the record's own code threw, as it is; the rest is a lookup that may not see the record.
    private static RuntimeException failure(Throwable thrown, AccessibleObject member) {
        Throwable e = thrown instanceof InvocationTargetException wrapped ? wrapped.getCause() : thrown;
        if (e instanceof RuntimeException runtime) {
            return runtime;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(member + " cannot be called; scan with a lookup that sees it", e);
    }
}
