package org.thalweg.lab;

/// What can be drawn.
interface Picture {
    int width();

    int height();

    void draw(Drawing drawing);
}
