/// Update rules, one file each; transforms; schedules.
@org.jspecify.annotations.NullMarked
package org.thalweg.optim;
