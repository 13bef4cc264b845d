package org.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The known answers for `philox4x32 10` in `kat_vectors` of the authors' Random123 distribution.
class PhiloxTest {
    @Test
    void zerosGiveTheKnownAnswer() {
        assertThat(block(0, 0, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    }

    @Test
    void onesGiveTheKnownAnswer() {
        assertThat(block(-1, -1, -1, -1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    }

    @Test
    void theDigitsOfPiGiveTheKnownAnswer() {
        assertThat(block(0xa4093822, 0x299f31d0, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void writesFourWordsAtTheGivenPlace() {
        int[] out = {9, 9, 9, 9, 9, 9};
        Philox.block(0, 0, 0, 0, 0, 0, out, 1);
        assertThat(out).containsExactly(9, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8, 9);
    }

    private static int[] block(int key0, int key1, int c0, int c1, int c2, int c3) {
        int[] out = new int[4];
        Philox.block(key0, key1, c0, c1, c2, c3, out, 0);
        return out;
    }
}
