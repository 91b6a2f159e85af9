/**
 * What the packages beside it share and nobody else may use: the module does not export it.
 *
 * <p>{@code Hidden} is how members of containers are reached that no API offers.
 */
@NullMarked
package dev.presence.internal;

import org.jspecify.annotations.NullMarked;
