package org.thalweg.spec;

/// A spec that cannot be read, or that names what is not there. The message is one paragraph: what is wrong and where,
/// the nearest right name, and in further lines the place in the text or the signature of what was called.
public final class SpecException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Source source;

    public SpecException(String message, Source source) {
        super(message);
        this.source = source;
    }

    public SpecException(String message, Source source, Throwable cause) {
        super(message, cause);
        this.source = source;
    }

    /// Where the fault is in the text, [Source#NONE] if there is no text.
    public Source source() {
        return source;
    }
}
