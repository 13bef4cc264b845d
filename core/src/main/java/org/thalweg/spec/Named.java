package org.thalweg.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a record: makes it an entry of the catalogue that scans its package, under this name. On a component: the key of
/// that argument, where it is not the component's own name. What follows the first name are other names that are
/// understood too.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Named {
    /// The name, then its aliases.
    String[] value();
}
