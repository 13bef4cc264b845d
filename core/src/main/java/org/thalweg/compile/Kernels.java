package org.thalweg.compile;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.thalweg.kernel.VectorProvider;

/// The code of kernels, one for each structure: programs that differ only in sizes and numbers share it. Code that no
/// program uses any more is let go.
final class Kernels {
    /// The [#force] under which kernels start in scalar code and change to vector code later.
    static final int AS_USUAL = -1;

    private static final Map<String, WeakReference<Compiled>> KNOWN = new HashMap<>();
    private static volatile int forced = AS_USUAL;

    private Kernels() {}

    /// Gives programs compiled from now on vector code of `bits` bits at once, or scalar code for good for 0; for
    /// tests, which compare the two.
    static void force(int bits) {
        forced = bits;
    }

    static Compiled of(Kernel kernel) {
        int force = forced;
        String code = kernel.text();
        String text = force == AS_USUAL ? code : code + force;
        synchronized (KNOWN) {
            WeakReference<Compiled> known = KNOWN.get(text);
            Compiled compiled = known == null ? null : known.get();
            if (compiled == null) {
                KNOWN.values().removeIf(reference -> reference.refersTo(null));
                compiled = make(kernel, code, force);
                KNOWN.put(text, new WeakReference<>(compiled));
            }
            return compiled;
        }
    }

    /// How many kernels have code now.
    static int known() {
        synchronized (KNOWN) {
            KNOWN.values().removeIf(reference -> reference.refersTo(null));
            return KNOWN.size();
        }
    }

    private static Compiled make(Kernel kernel, String code, int force) {
        String name = "k" + Integer.toHexString(code.hashCode());
        Type lanes = kernel.lanes();
        int bits = lanes == null ? 0 : force == AS_USUAL ? VectorProvider.bits() : force;
        int width = bits == 0 ? 0 : bits / (lanes == Type.F64 ? 64 : 32);
        Compiled compiled = new Compiled(name, kernel, Loops.make(kernel, 0), width);
        if (width > 0 && force == AS_USUAL) {
            LoopWarmup.begin(compiled);
        } else if (width > 0) {
            compiled.use(Loops.make(kernel, bits));
        }
        return compiled;
    }
}
