/// The command line: [Thalweg] is where it starts, a [Subcommand] is one thing it can do. A [Chart] is drawn in
/// characters by [TerminalChart], in pictures by [ChartPicture].
@NullMarked
package org.thalweg.lab;

import org.jspecify.annotations.NullMarked;
