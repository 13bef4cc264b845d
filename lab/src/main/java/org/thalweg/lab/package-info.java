/// The command line: [Thalweg] is where it starts.
@NullMarked
package org.thalweg.lab;

import org.jspecify.annotations.NullMarked;
