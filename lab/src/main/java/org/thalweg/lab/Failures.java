package org.thalweg.lab;

import org.thalweg.data.DataException;
import org.thalweg.formula.FormulaException;
import org.thalweg.spec.SpecException;
import org.thalweg.tensor.IndexException;
import org.thalweg.tensor.ShapeException;
import org.thalweg.train.RunException;
import org.thalweg.train.SetupException;

/// What is said of an exception, and the exit code that goes with it.
final class Failures {
    private Failures() {}

    static int report(Throwable thrown, Screen screen) {
        return switch (thrown) {
            case UsageException e -> say(e, Thalweg.USAGE, screen);
            case SpecException e -> say(e, Thalweg.USAGE, screen);
            case FormulaException e -> say(e, Thalweg.USAGE, screen);
            case DataException e -> say(e, Thalweg.USAGE, screen);
            case ShapeException e -> say(e, Thalweg.USAGE, screen);
            case IndexException e -> say(e, Thalweg.USAGE, screen);
            case RunException e -> say(e, Thalweg.USAGE, screen);
            case SetupException e -> say(e, Thalweg.USAGE, screen);
            case OutOfMemoryError e -> {
                long most = Runtime.getRuntime().maxMemory() >> 20;
                screen.err()
                        .println("thalweg: " + most + " MB of memory are not enough (" + e.getMessage()
                                + "). Take a smaller model or batch, or give the JVM more: THALWEG_JAVA_OPTS=-Xmx"
                                + Math.max(1, most >> 9) + "g");
                yield Thalweg.FAILURE;
            }
            case Throwable e -> {
                screen.err().println("thalweg: this should not have happened; please report it with what follows");
                e.printStackTrace(screen.err());
                yield Thalweg.FAILURE;
            }
        };
    }

    private static int say(RuntimeException e, int code, Screen screen) {
        screen.err().println("thalweg: " + e.getMessage());
        return code;
    }
}
