/// What holds of the code as a whole: the order of packages, what may be called where, the size of files. The
/// `specimen` packages break the rules on purpose, and each rule has a test that it refuses its specimen.
@NullMarked
package org.thalweg.architecture;

import org.jspecify.annotations.NullMarked;
