/// Layers, initializers, losses and models.
@org.jspecify.annotations.NullMarked
package org.thalweg.nn;
