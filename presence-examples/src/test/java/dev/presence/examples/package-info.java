/** Tests of the reference server, the agent and the demo. */
package dev.presence.examples;
