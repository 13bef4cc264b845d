package org.thalweg.compile;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.thalweg.kernel.VectorProvider;

/// The code of kernels, one for each structure: programs that differ only in sizes and numbers share it. Code that no
/// program uses any more is let go.
final class Kernels {
    private static final Map<String, WeakReference<Compiled>> KNOWN = new HashMap<>();

    private Kernels() {}

    static Compiled of(Kernel kernel) {
        String text = kernel.text();
        synchronized (KNOWN) {
            WeakReference<Compiled> known = KNOWN.get(text);
            Compiled compiled = known == null ? null : known.get();
            if (compiled == null) {
                KNOWN.values().removeIf(reference -> reference.refersTo(null));
                compiled = make(kernel, text);
                KNOWN.put(text, new WeakReference<>(compiled));
            }
            return compiled;
        }
    }

    private static Compiled make(Kernel kernel, String text) {
        String name = "k" + Integer.toHexString(text.hashCode());
        Type lanes = kernel.lanes();
        int bits = lanes == null ? 0 : VectorProvider.bits();
        int width = bits == 0 ? 0 : bits / (lanes == Type.F64 ? 64 : 32);
        Compiled compiled = new Compiled(name, kernel, Loops.make(kernel, 0), width);
        if (width > 0) {
            LoopWarmup.begin(compiled);
        }
        return compiled;
    }
}
