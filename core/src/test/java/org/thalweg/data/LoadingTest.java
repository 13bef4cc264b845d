package org.thalweg.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoadingTest {
    @Test
    void twoReadersWorkAtTheSameTime() {
        CyclicBarrier both = new CyclicBarrier(2); // neither passes before the other has come
        var first = Loading.start(() -> meet(both));
        var second = Loading.start(() -> meet(both));

        assertThat(first.get() + second.get()).isEqualTo(1);
        assertThat(first.get()).as("again").isEqualTo(first.get());
    }

    private static int meet(CyclicBarrier both) {
        try {
            return both.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatTheReaderThrowsIsThrownAsItIs() {
        var failing = Loading.start(() -> {
            throw new DataException("file", "line 3", "bad", "Mend it.");
        });
        assertThatThrownBy(failing::get).isInstanceOf(DataException.class).hasMessage("file, line 3: bad. Mend it.");
        var broken = Loading.start(() -> {
            throw new StackOverflowError("deep");
        });
        assertThatThrownBy(broken::get).isInstanceOf(StackOverflowError.class);
    }
}
