package org.thalweg.lab;

import picocli.CommandLine.Model.CommandSpec;

/// One thing that the command line can do.
interface Subcommand {
    /// Its name, options and help.
    CommandSpec spec();

    /// Does it.
    ///
    /// @return the exit code
    int run(Options options, Screen screen);
}
