package org.thalweg.onnx;

/// Why a case cannot be put to our ops.
final class OutOfScope extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Kinds of reasons.
    enum Reason {
        TYPE("element types that we do not have"),
        OPERATOR("operators that we do not have"),
        OPTION("options and outputs of operators that we do not have"),
        SPATIAL("convolution and pooling along three axes"),
        SUBGRAPH("what runs, and how often, depends on values (If, Loop, SequenceMap): our loops run over sequences"),
        SEQUENCE("sequences and optional values: tensors only"),
        COUNTED("the output's shape depends on values: shapes are static"),
        RANDOM("random numbers of another generator"),
        FAULTY("the case's outputs are not those of its model"),
        ABSENT("the package has no model, only an address to fetch it from");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Reason reason;
    private final String what;

    /// @param what which type, operator or option
    OutOfScope(Reason reason, String what) {
        super(reason + ": " + what);
        this.reason = reason;
        this.what = what;
    }

    Reason reason() {
        return reason;
    }

    String what() {
        return what;
    }
}
