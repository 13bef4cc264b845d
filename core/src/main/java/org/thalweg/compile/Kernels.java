package org.thalweg.compile;

/// Makes the code of kernels.
final class Kernels {
    private Kernels() {}

    static Compiled of(Kernel kernel, String text) {
        String name = "k" + Integer.toHexString(text.hashCode());
        int bits = kernel.lanes() == null ? 0 : bits();
        int width = bits == 0 ? 0 : bits / (kernel.lanes() == Type.F64 ? 64 : 32);
        Compiled compiled = new Compiled(name, kernel, Loops.make(kernel, 0), width);
        if (width > 0) {
            compiled.use(Loops.make(kernel, bits));
        }
        return compiled;
    }

    private static int bits() {
        return Integer.getInteger("thalweg.vectorBits", 256);
    }
}
