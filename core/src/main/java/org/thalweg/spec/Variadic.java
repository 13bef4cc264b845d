package org.thalweg.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a component of type `List`: takes all positional arguments that are left, as the widths of `mlp(256, 128,
/// activation=relu)`. Components with a default can then be given by key only. A record whose constructor ends in `…`
/// (`int... widths`) needs no annotation.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Variadic {}
