package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The width is chosen once in a process, so each width is tested on kernel classes of its own: a class loader defines
/// the package again while the property is set. A width that the processor does not have works too, slowly.
class VectorWidthsTest {
    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void productsAndConvolutionsHaveTheSameBitsAtEveryWidth(int bits) throws ReflectiveOperationException {
        assumeThat(VectorProvider.present()).isTrue();
        assertThat(withBits(Integer.toString(bits), Products.class, "check"))
                .isEqualTo(bits + "-bit vectors: forced by -Dthalweg.vectorBits");
    }

    @Test
    void noVectorsWithWidthZero() throws ReflectiveOperationException {
        assertThat(withBits("0", Products.class, "reason")).isEqualTo("scalar: forced by -Dthalweg.vectorBits=0");
    }

    @Test
    void refusesOtherWidths() {
        assertThatThrownBy(() -> withBits("384", Products.class, "reason"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-Dthalweg.vectorBits=384 is no vector width; 0 (scalar), 128, 256 or 512 fit");
    }

    /// Runs in the class loader of one width.
    public static final class Products {
        private Products() {}

        public static String reason() {
            return VectorProvider.reason();
        }

        public static String check() {
            Random random = new Random(VectorProvider.bits());
            try (ThreadTeam team = ThreadTeam.of(2)) {
                for (int round = 0; round < 30; round++) {
                    int m = random.nextInt(30);
                    int n = random.nextInt(70);
                    int k = random.nextInt(12);
                    FloatProductTest.checkVectors(
                            FloatProductTest.randomShape(random, m, n, k), team, random, round % 3 == 0);
                    DoubleProductTest.checkVectors(
                            DoubleProductTest.randomShape(random, m, n, k), team, random, round % 3 == 0);
                }
                FloatConvolutionTest.checkVectors(10, team, random);
                DoubleConvolutionTest.checkVectors(10, team, random);
            }
            return VectorProvider.reason();
        }
    }

    static Object withBits(String bits, Class<?> type, String method) throws ReflectiveOperationException {
        String before = System.setProperty(VectorProvider.PROPERTY, bits);
        try {
            return new Again().loadClass(type.getName()).getMethod(method).invoke(null);
        } finally {
            if (before == null) {
                System.clearProperty(VectorProvider.PROPERTY);
            } else {
                System.setProperty(VectorProvider.PROPERTY, before);
            }
        }
    }

    /// Defines the classes of this package anew.
    private static final class Again extends ClassLoader {
        Again() {
            super(VectorWidthsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.thalweg.kernel.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (stream == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = stream.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException failed) {
                throw new ClassNotFoundException(name, failed);
            }
        }
    }
}
