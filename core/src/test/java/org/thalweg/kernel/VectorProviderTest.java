package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.thalweg.OwnJvm;

class VectorProviderTest {
    @Test
    void withoutTheModuleProductsAreScalarAndNoVectorClassIsLoaded() throws IOException, InterruptedException {
        String output = runProducts("-Xlog:class+load:stdout");
        assertThat(output)
                .contains(
                        "REASON scalar: module jdk.incubator.vector is absent; start java with --add-modules jdk.incubator.vector")
                .contains("PRODUCT 11.0")
                .contains("org.thalweg.kernel.FloatProduct ")
                .doesNotContain("org.thalweg.kernel.VectorFloat")
                .doesNotContain("org.thalweg.kernel.VectorDouble")
                .doesNotContain("org.thalweg.kernel.VectorSpecies")
                .doesNotContain("org.thalweg.kernel.VectorShape")
                .doesNotContain("] jdk.incubator");
    }

    @Test
    void withTheModuleTheProviderSaysWhichWidthAndWhy() throws IOException, InterruptedException {
        assertThat(runProducts("--add-modules", "jdk.incubator.vector"))
                .containsPattern("REASON (128|256|512)-bit vectors: the width this processor prefers")
                .contains("PRODUCT 11.0");
    }

    @Test
    void withoutC2TheScalarTwinStays() throws IOException, InterruptedException {
        assertThat(runProducts("--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1"))
                .contains("PRODUCT 11.0")
                .contains("f32 products: scalar while the vector kernels compile");
    }

    /// What a user without the Vector API sees.
    static final class Products {
        private Products() {}

        public static void main(String[] arguments) {
            FloatProduct product = FloatProduct.of(ProductShape.of(20, 20, 2), 1);
            float[] a = new float[40];
            float[] b = new float[40];
            float[] c = new float[400];
            a[0] = 1;
            a[1] = 2;
            b[0] = 3;
            b[20] = 4;
            try (ThreadTeam team = ThreadTeam.of(1)) {
                product.run(team, a, 0, b, 0, c, 0, new float[product.scratch()], 0);
            }
            System.out.println("PRODUCT " + c[0]);
            System.out.println("REASON " + VectorProvider.describe());
        }
    }

    private static String runProducts(String... flags) throws IOException, InterruptedException {
        String output = OwnJvm.run(Products.class, flags);
        return output.lines() // of the JDK's own classes only the Vector API's matter
                .filter(line -> !line.startsWith("[") || line.contains("thalweg") || line.contains("] jdk.incubator"))
                .collect(Collectors.joining("\n"));
    }
}
