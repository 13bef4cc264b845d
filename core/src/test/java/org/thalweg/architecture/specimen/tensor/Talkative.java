package org.thalweg.architecture.specimen.tensor;

/// Prints, which only the command line may.
public record Talkative(Value value) {
    public void tell() {
        System.out.println(value);
    }

    public static void complain(Exception e) {
        e.printStackTrace();
    }
}
