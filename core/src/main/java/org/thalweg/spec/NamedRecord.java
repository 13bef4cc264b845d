package org.thalweg.spec;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/// What a class file says about a record that is [Named].
///
/// The files are read, not loaded. Loading all classes of a package and asking for their annotations by
/// reflection costs a short-lived command more: each annotation type becomes a proxy class, which no AOT cache keeps
/// (measured: 30 ms).
///
/// @param className its binary name
/// @param interfaces the binary names of those it declares
/// @param marks its annotations
/// @param components the annotations of its components, in their order
record NamedRecord(String className, List<String> interfaces, Marks marks, List<Marks> components) {
    /// By class loader and package; strings only, so that no class is kept alive.
    private static final Map<ClassLoader, Map<String, List<NamedRecord>>> READ = new WeakHashMap<>();

    /// The named records beside a class. A package is read once.
    static List<NamedRecord> beside(Class<?> anchor) {
        Map<String, List<NamedRecord>> packages;
        synchronized (READ) {
            packages = READ.computeIfAbsent(anchor.getClassLoader(), _ -> new ConcurrentHashMap<>());
        }
        return packages.computeIfAbsent(anchor.getPackageName(), _ -> read(anchor));
    }

    private static List<NamedRecord> read(Class<?> anchor) {
        List<NamedRecord> found = new ArrayList<>();
        PackageClasses.read(anchor, bytes -> of(ClassFile.of().parse(bytes)).ifPresent(found::add));
        return List.copyOf(found);
    }

    private static Optional<NamedRecord> of(ClassModel file) {
        Marks marks = Marks.of(file);
        return marks.texts(Named.class).isEmpty()
                ? Optional.empty()
                : Optional.of(new NamedRecord(
                        binaryName(file.thisClass().asInternalName()),
                        file.interfaces().stream()
                                .map(parent -> binaryName(parent.asInternalName()))
                                .toList(),
                        marks,
                        Marks.ofComponents(file)));
    }

    private static String binaryName(String internalName) {
        return internalName.replace('/', '.');
    }
}
