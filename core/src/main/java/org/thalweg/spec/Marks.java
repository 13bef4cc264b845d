package org.thalweg.spec;

import java.lang.annotation.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The annotations of this package on a class or a record component, read from the class file.
///
/// @param values each annotation's strings, by descriptor
record Marks(Map<String, List<String>> values) {
    private static final Marks NONE = new Marks(Map.of());

    /// Those on a class.
    static Marks of(ClassModel file) {
        return read(file);
    }

    /// Those on the components of a record, in their order.
    static List<Marks> ofComponents(ClassModel record) {
        return record.findAttribute(Attributes.record())
                .map(found -> found.components().stream().map(Marks::read).toList())
                .orElseThrow(() -> new IllegalStateException(
                        record.thisClass().asInternalName() + " is @Named but no record; only records can be"));
    }

    private static Marks read(AttributedElement element) {
        var annotations = element.findAttribute(Attributes.runtimeVisibleAnnotations());
        if (annotations.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> values = new HashMap<>();
        for (var annotation : annotations.get().annotations()) {
            values.put(
                    annotation.className().stringValue(),
                    annotation.elements().stream()
                            .map(AnnotationElement::value)
                            .flatMap(value -> strings(value).stream())
                            .toList());
        }
        return new Marks(values);
    }

    /// What else an annotation can hold, those of this package do not.
    private static List<String> strings(AnnotationValue value) {
        if (value instanceof AnnotationValue.OfString text) {
            return List.of(text.stringValue());
        }
        return value instanceof AnnotationValue.OfArray array
                ? array.values().stream()
                        .flatMap(item -> strings(item).stream())
                        .toList()
                : List.of();
    }

    boolean has(Class<? extends Annotation> annotation) {
        return values.containsKey(annotation.descriptorString());
    }

    /// The only string of an annotation, if it is there.
    Optional<String> text(Class<? extends Annotation> annotation) {
        return Optional.ofNullable(values.get(annotation.descriptorString())).map(List::getFirst);
    }

    /// The strings of an annotation, none if it is not there.
    List<String> texts(Class<? extends Annotation> annotation) {
        return values.getOrDefault(annotation.descriptorString(), List.of());
    }
}
