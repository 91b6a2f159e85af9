/** Who is online, and the evidence for it. */
@NullMarked
package dev.presence;

import org.jspecify.annotations.NullMarked;
