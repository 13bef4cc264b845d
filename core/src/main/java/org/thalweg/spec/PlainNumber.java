package org.thalweg.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a record with one number: where its catalogue's type is wanted, a number alone means this record. So `lr=0.001`
/// says `lr=constant(0.001)`. At most one record of a catalogue has it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PlainNumber {}
