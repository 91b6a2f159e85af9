/**
 * Virtual time and the policy harness: hours of heartbeats in milliseconds, for tests of policies
 * and of applications.
 *
 * <ul>
 *   <li>{@link dev.presence.testing.PolicyTrial} runs the real registry and detector under any
 *       policy against one peer whose behaviour you state, and returns pings, edges of health and
 *       the death.
 *   <li>{@link dev.presence.testing.PolicyAssertions} asserts in a line what trials over every
 *       moment of death, round trip and stall would tell.
 *   <li>{@link dev.presence.testing.DirectoryContract} is what every {@link
 *       dev.presence.PresenceDirectory} holds, as checks for the tests of one.
 *   <li>{@link dev.presence.testing.VirtualTime} is the clock under it, for tests of your own.
 * </ul>
 */
@NullMarked
package dev.presence.testing;

import org.jspecify.annotations.NullMarked;
