package org.thalweg.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/// The bytes of a file that others write to: at its end, it waits for more. Ends when the thread that waits is
/// interrupted.
final class GrowingFile extends FilterInputStream {
    private static final long PAUSE_MILLIS = 20;

    GrowingFile(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        read(one, 0, 1);
        return one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        while (true) {
            int count = super.read(bytes, from, length);
            if (count >= 0) {
                return count;
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the stream is closed");
        }
    }
}
