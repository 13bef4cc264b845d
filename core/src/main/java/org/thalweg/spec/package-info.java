/// The grammar that names things, `name(arg, key=value)`: text to tree and back, catalogues, the nearest right name. It
/// knows nothing of what it names.
@org.jspecify.annotations.NullMarked
package org.thalweg.spec;
