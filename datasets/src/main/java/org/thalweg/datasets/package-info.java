/// Real data that travel inside the artifact: [EmbeddedData] is the catalogue, and knows the name, origin, licence and
/// files of each set. The files are given as streams; reading them is the work of whoever uses them (the `thalweg`
/// library has readers for both formats, IDX and CSV). This module depends on nothing.
///
/// The licence of each set lies beside it as `LICENSE.txt`; `obtain.sh` in the sources makes every file again.
@org.jspecify.annotations.NullMarked
package org.thalweg.datasets;
