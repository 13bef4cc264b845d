package org.thalweg.spec;

/// A value that does not fit where it stands, on its way to whoever knows where that is. `details` are further lines.
final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Spec spec;
    private final String details;

    Mismatch(Spec spec, String problem, String details) {
        super(problem, null, false, false);
        this.spec = spec;
        this.details = details;
    }

    SpecException after(String context, String signature) {
        String lines = details.isEmpty() ? signature : details;
        return new SpecException(context + getMessage() + (lines.isEmpty() ? "" : "\n" + lines), spec.source());
    }
}
